"""Keyrings as a computer may have one: each is a backend of keyring that keeps what it is given in a file of JSON."""

import json
import os
import threading
from pathlib import Path

from keyring.backend import KeyringBackend


def house(backend: str, kept: Path) -> dict[str, str]:
    """Give the variables by which a process gets the keyring of that name, kept in that file."""
    return {"PYTHON_KEYRING_BACKEND": f"{__name__}.{backend}", "HOUSE_KEYRING": str(kept)}


class Kept(KeyringBackend):
    """One that works."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        assert service == "tikit-kit"
        return self._all().get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        assert service == "tikit-kit"
        self._keep(self._all() | {username: password})

    def delete_password(self, service: str, username: str) -> None:
        assert service == "tikit-kit"
        self._keep({name: text for name, text in self._all().items() if name != username})

    def _all(self) -> dict[str, str]:
        path = Path(os.environ["HOUSE_KEYRING"])
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}

    def _keep(self, texts: dict[str, str]) -> None:
        Path(os.environ["HOUSE_KEYRING"]).write_text(json.dumps(texts), encoding="utf-8")


class Short(Kept):
    """One that takes no more than Windows does, and says so as Windows does."""

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > 2560:
            raise OSError(1783, "CredWrite", "The stub received bad data")
        super().set_password(service, username, password)


class Cutting(Kept):
    """One that keeps the beginning alone."""

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password[:8])


class Failing(Kept):
    """One that fails."""

    def _all(self) -> dict[str, str]:
        raise RuntimeError("locked")


class Telling(Kept):
    """One that fails, and tells everybody what it was given."""

    def _keep(self, texts: dict[str, str]) -> None:
        raise RuntimeError(f"no room for {texts}")


class Waiting(Kept):
    """One that waits for somebody who does not come."""

    def _all(self) -> dict[str, str]:
        threading.Event().wait()
        return {}
