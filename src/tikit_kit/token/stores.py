"""Where an access token can be kept from one script to the next: a file, or the operating system's keyring."""

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tikit_kit.errors import TikitError

from .files import replace_file
from .keyring_access import use_keyring
from .record import Record

if TYPE_CHECKING:
    from os import PathLike

    from keyring.backend import KeyringBackend

KEYRING_SERVICE = "tikit-kit"
"""The service under which the keyring holds tokens; the user name is the address of the API."""

_FILE_BYTES = 65536
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_FILE_HINT = "TIKIT_TOKEN_FILE names a text file that holds the access token and nothing else."
_READ_SECONDS = 3.0
_WRITE_SECONDS = 10.0  # somebody is there to answer what the keyring may ask
_WINDOWS_CHARACTERS = 1280  # 2,560 bytes of UTF-16
_INSTEAD = "TIKIT_TOKEN_FILE can name a file that holds the token instead."


class TokenSource(StrEnum):
    """Where a token came from."""

    ARGUMENT = "argument"
    VARIABLE = "TIKIT_TOKEN"
    FILE = "TIKIT_TOKEN_FILE"
    KEYRING = "keyring"
    PROMPT = "prompt"


class Store(Protocol):
    """A place that keeps one token, and beside its value what is known of it."""

    source: TokenSource
    place: str
    """What a message calls it."""

    def read(self) -> str:
        """Give the value, empty if there is none. Raises TikitError if a file should hold it and does not."""

    def write(self, value: str, record: Record) -> None:
        """Keep a value, then what is known of it. Raises TikitError; then the record is not about what is kept."""

    def read_record(self) -> Record:
        """Give the record as it is kept, whatever value it is about; empty if there is none. Raises nothing."""

    def write_record(self, record: Record) -> None:
        """Keep a record and leave the value alone. Raises TikitError."""

    def forget(self) -> None:
        """Keep neither value nor record any longer; none being there is well too. Raises TikitError."""


class FileStore:
    """The file that TIKIT_TOKEN_FILE names, and the record in a file beside it: the same name and `.json`.

    Of a link, what it leads to counts. Each is replaced as a whole and can be read by its owner alone, as
    `replace_file` tells; on Windows it takes the permissions of its folder.
    """

    def __init__(self, path: "str | PathLike[str]") -> None:
        self.source = TokenSource.FILE
        self.place = f"the file {path}"
        self._path = Path(path)
        self._record_name = Path(f"{os.path.realpath(path)}.json")

    def read(self) -> str:
        """Give the value: UTF-8, or UTF-16 with a BOM, as Windows PowerShell writes it; blanks around dropped.

        Raises:
            TikitError: the file cannot be read, or holds none.

        """
        try:
            data = _head(self._path)
        except OSError as error:
            raise TikitError(f"the token file cannot be read: {error.strerror or 'no file'}", _FILE_HINT) from None
        if len(data) > _FILE_BYTES:
            raise TikitError("the token file is too large to be one", _FILE_HINT)
        encoding = next((name for bom, name in _BOMS.items() if data.startswith(bom)), "utf-8")
        try:
            value = data.decode(encoding).strip()
        except UnicodeDecodeError:
            raise TikitError("the token file is not text in UTF-8, nor in UTF-16 with a BOM", _FILE_HINT) from None
        if not value:
            raise TikitError("the token file is empty", _FILE_HINT)
        return value

    def write(self, value: str, record: Record) -> None:
        """Keep a value, then what is known of it; see Store."""
        self._replace(self._path, value)
        self._replace(self._record_name, record.to_json())

    def read_record(self) -> Record:
        """Give the record as it is kept; see Store."""
        try:
            return Record.from_json(_head(self._record_name))
        except OSError:
            return Record()

    def write_record(self, record: Record) -> None:
        """Keep a record and leave the value alone; see Store."""
        self._replace(self._record_name, record.to_json())

    def forget(self) -> None:
        """Delete both files; see Store."""
        for path in (self._path, self._record_name):
            try:
                Path(os.path.realpath(path)).unlink(missing_ok=True)
            except OSError as error:
                raise TikitError(f"{path} cannot be deleted: {error.strerror}", "Delete it yourself.") from None

    def _replace(self, path: Path, text: str) -> None:
        try:
            replace_file(path, f"{text}\n".encode())
        except OSError as error:
            hint = "Check that its folder is there and that you may write into it."
            raise TikitError(f"{path} cannot be written: {error.strerror}", hint) from None


class KeyringStore:
    """The operating system's keyring, one token for each address of the API.

    Args:
        address: the address of the API, as `find_address` gives it.

    """

    def __init__(self, address: str) -> None:
        self.source = TokenSource.KEYRING
        self.place = "the keyring"
        self._address = address
        self._record_name = f"{address} about"

    def read(self) -> str:
        """Give the value; a keyring that is missing, locked, failing or waiting has none."""
        return self._ask(self._address).strip()

    def write(self, value: str, record: Record) -> None:
        """Keep a value, then what is known of it, and make sure of both; see Store."""
        self._keep({self._address: value, self._record_name: record.to_json()})

    def read_record(self) -> Record:
        """Give the record as it is kept; see Store."""
        return Record.from_json(self._ask(self._record_name))

    def write_record(self, record: Record) -> None:
        """Keep a record and leave the value alone; see Store."""
        self._keep({self._record_name: record.to_json()})

    def forget(self) -> None:
        """Delete both from the keyring; see Store."""

        def drop(keyring: "KeyringBackend") -> None:
            for user in (self._address, self._record_name):
                if keyring.get_password(KEYRING_SERVICE, user) is not None:
                    keyring.delete_password(KEYRING_SERVICE, user)

        use_keyring(drop, _WRITE_SECONDS)

    def _ask(self, user: str) -> str:
        try:
            return use_keyring(lambda keyring: keyring.get_password(KEYRING_SERVICE, user) or "", _READ_SECONDS)
        except TikitError:
            return ""

    def _keep(self, texts: dict[str, str]) -> None:
        def keep(keyring: "KeyringBackend") -> None:
            for user, text in texts.items():
                try:
                    keyring.set_password(KEYRING_SERVICE, user, text)
                except Exception:
                    if len(text) <= _WINDOWS_CHARACTERS:
                        raise
                    what = f"the keyring does not take {len(text):,} characters"
                    raise TikitError(f"{what}: that of Windows ends at {_WINDOWS_CHARACTERS:,}") from None
                if keyring.get_password(KEYRING_SERVICE, user) != text:
                    raise TikitError("the keyring did not keep what it was given")

        try:
            use_keyring(keep, _WRITE_SECONDS)
        except TikitError as error:
            raise TikitError(error.what, f"{error.hint} {_INSTEAD}".strip()) from None


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_FILE_BYTES + 1)
