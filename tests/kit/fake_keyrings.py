"""Fake keyrings, working and broken. Each is a backend of keyring that stores its entries in a JSON file."""

import json
import os
import threading
from pathlib import Path
from typing import ClassVar

from keyring.backend import KeyringBackend


def keyring_environment(backend: str, file: Path) -> dict[str, str]:
    """Return the variables that make a process use that backend, with that file, and its folder as home folder."""
    home = {"HOME": str(file.parent), "USERPROFILE": str(file.parent)}
    return {"PYTHON_KEYRING_BACKEND": f"{__name__}.{backend}", "FAKE_KEYRING_FILE": str(file)} | home


class WorkingKeyring(KeyringBackend):
    """A keyring without faults."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        assert service == "tikit-kit"
        return self._read().get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        assert service == "tikit-kit"
        self._write(self._read() | {username: password})

    def delete_password(self, service: str, username: str) -> None:
        assert service == "tikit-kit"
        self._write({name: text for name, text in self._read().items() if name != username})

    def _read(self) -> dict[str, str]:
        path = Path(os.environ["FAKE_KEYRING_FILE"])
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}

    def _write(self, entries: dict[str, str]) -> None:
        Path(os.environ["FAKE_KEYRING_FILE"]).write_text(json.dumps(entries), encoding="utf-8")


class WindowsLimitKeyring(WorkingKeyring):
    """A keyring with the limit of Windows; it raises the error of Windows."""

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > 2560:
            raise OSError(1783, "CredWrite", "The stub received bad data")
        super().set_password(service, username, password)


class TruncatingKeyring(WorkingKeyring):
    """A keyring that stores only the first characters."""

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password[:8])


class FailingKeyring(WorkingKeyring):
    """A keyring that raises an error."""

    def _read(self) -> dict[str, str]:
        raise RuntimeError("locked")


class LeakingKeyring(WorkingKeyring):
    """A keyring that raises an error with the entries in its message."""

    def _write(self, entries: dict[str, str]) -> None:
        raise RuntimeError(f"no room for {entries}")


class ForgetfulKeyring(WorkingKeyring):
    """A keyring that returns each entry once to a process, like a keyring that is locked after that."""

    _read_names: ClassVar[set[str]] = set()

    def get_password(self, service: str, username: str) -> str | None:
        is_first = username not in self._read_names
        self._read_names.add(username)
        return super().get_password(service, username) if is_first else None


class HangingKeyring(WorkingKeyring):
    """A keyring that never responds, like a keyring that waits for the user."""

    def _read(self) -> dict[str, str]:
        threading.Event().wait()
        return {}
