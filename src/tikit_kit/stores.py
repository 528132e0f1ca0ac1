"""Where an access token is kept: a file, or the operating system's keyring; beside its value, what is known of it."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .errors import TikitError
from .record import Record, read_record
from .vault import ask_keyring, forget_in_keyring, tell_keyring

_FILE_BYTES = 65536
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_HINT = "TIKIT_TOKEN_FILE names a text file that holds the access token and nothing else."


class Store(Protocol):
    """A place for one access token."""

    @property
    def place(self) -> str:
        """The place in words."""

    def read(self) -> str:
        """Give the value of the token, an empty text if there is none."""

    def read_record(self) -> Record:
        """Give what is known of the token, or of one that was here before it: see `Record.is_about`."""

    def write(self, value: str, record: Record) -> None:
        """Keep a token and what is known of it. Raises TikitError if that cannot be."""

    def write_record(self, record: Record) -> None:
        """Keep what is known of the token. Raises TikitError if that cannot be."""


@dataclass(frozen=True, slots=True)
class FileStore:
    """The file that `TIKIT_TOKEN_FILE` names, and one with `.json` behind its name.

    Each is written under another name and then renamed, and readable by its owner alone. On Windows a file has
    the rights of its folder: that has to be one of the owner's own.
    """

    path: Path

    @property
    def place(self) -> str:
        """The file."""
        return f"the file {self.path}"

    def read(self) -> str:
        """Give the value: UTF-8, or UTF-16 with a byte order mark, blanks and newlines around it dropped.

        Raises:
            TikitError: the file cannot be read, is no text, or is empty.

        """
        try:
            with self.path.open("rb") as file:
                data = file.read(_FILE_BYTES + 1)
        except OSError as error:
            raise TikitError(f"the token file cannot be read: {error.strerror or 'no file'}", _HINT) from None
        if len(data) > _FILE_BYTES:
            raise TikitError("the token file is too large to be one", _HINT)
        encoding = next((name for bom, name in _BOMS.items() if data.startswith(bom)), "utf-8")
        try:
            value = data.decode(encoding).strip()
        except UnicodeDecodeError:
            raise TikitError("the token file is not text in UTF-8, nor in UTF-16 with a BOM", _HINT) from None
        if not value:
            raise TikitError("the token file is empty", _HINT)
        return value

    def read_record(self) -> Record:
        """Give what the file beside it says."""
        try:
            return read_record(self._beside().read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return Record()

    def write(self, value: str, record: Record) -> None:
        """Write both files, the value first."""
        self._replace(self.path, f"{value}\n")
        self.write_record(record)

    def write_record(self, record: Record) -> None:
        """Write the file beside it."""
        self._replace(self._beside(), f"{record.dump()}\n")

    def _beside(self) -> Path:
        real = self.path.resolve()
        return real.with_name(f"{real.name}.json")

    def _replace(self, path: Path, text: str) -> None:
        real = path.resolve()  # a link stays: what it names is replaced
        new = real.with_name(f"{real.name}.new")  # the same each time: what a killed run has left is overwritten
        try:
            new.unlink(missing_ok=True)
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            new.replace(real)
        except OSError as error:
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)
            hint = "Check the rights of its folder."
            raise TikitError(f"{path.name} cannot be written: {error.strerror}", hint) from None


@dataclass(frozen=True, slots=True)
class KeyringStore:
    """The operating system's keyring: service `tikit-kit`, user name the address of the API."""

    address: str

    @property
    def place(self) -> str:
        """The keyring."""
        return "the keyring"

    def read(self) -> str:
        """Give the value, an empty text if there is none or the keyring does not answer."""
        return ask_keyring(self.address).strip()

    def read_record(self) -> Record:
        """Give what the keyring has under the address and ` about`."""
        return read_record(ask_keyring(self._beside()))

    def write(self, value: str, record: Record) -> None:
        """Keep both, the value first."""
        tell_keyring(self.address, value)
        self.write_record(record)

    def write_record(self, record: Record) -> None:
        """Keep what is known of it."""
        tell_keyring(self._beside(), record.dump())

    def forget(self) -> bool:
        """Remove both; say whether there was a token."""
        forget_in_keyring(self._beside())
        return forget_in_keyring(self.address)

    def _beside(self) -> str:
        return f"{self.address} about"
