"""The stores of an access token: a file, or the operating system's keyring."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tikit_kit.errors import TikitError

from .files import remove_leftovers, replace_file
from .keyring_access import use_keyring
from .lock import hold_lock, user_folder
from .record import Record

if TYPE_CHECKING:
    from os import PathLike

    from keyring.backend import KeyringBackend

KEYRING_SERVICE = "tikit-kit"
"""The service name of the kit's entries in the keyring; the user name is the address of the API."""

_FILE_BYTES = 65536
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_FILE_HINT = "TIKIT_TOKEN_FILE must name a text file that contains only the access token."
_READ_SECONDS = 3.0
_WRITE_SECONDS = 10.0  # longer, since a user is present and can answer the keyring's question
_WINDOWS_CHARACTERS = 1280  # 2,560 bytes of UTF-16
_USE_A_FILE = "You can store the access token in a file instead and set TIKIT_TOKEN_FILE to its path."


class TokenSource(StrEnum):
    """Where an access token came from."""

    ARGUMENT = "argument"
    VARIABLE = "TIKIT_TOKEN"
    FILE = "TIKIT_TOKEN_FILE"
    KEYRING = "keyring"
    PROMPT = "prompt"


class Store(Protocol):
    """A store of one access token: its value and its record."""

    source: TokenSource
    place: str
    """The name of the store in messages."""

    def read(self) -> str:
        """Return the value; empty if the keyring has none.

        Raises:
            TikitError: the store is a file that cannot be read or contains no access token.
        """

    def write(self, value: str, record: Record) -> None:
        """Store a value, then its record.

        Raises:
            TikitError: writing failed. The stored record may then not match the stored value.
        """

    def read_record(self) -> Record:
        """Return the stored record, even if it does not match the stored value. Never raise an error.

        If there is no record, the returned record is empty.
        """

    def write_record(self, record: Record) -> None:
        """Store a record and leave the value unchanged.

        Raises:
            TikitError: writing failed.
        """

    def forget(self) -> None:
        """Delete the value and the record, if they exist.

        Raises:
            TikitError: deleting failed.
        """

    def lock(self, seconds: float) -> AbstractContextManager[None]:
        """Keep other runs from changing this store; see `hold_lock`.

        Args:
            seconds: how long to wait for another run.
        """


class FileStore:
    """The file that TIKIT_TOKEN_FILE names, with its record and its lock beside it: the same path, `.json` and `.lock`.

    If the path is a symbolic link, the names are those of its target. `replace_file` writes each file: a reader
    never gets a part of it, and only the owner can read it. On Windows it inherits the permissions of its folder.

    Args:
        path: the path of the file.
    """

    def __init__(self, path: "str | PathLike[str]") -> None:
        self.source = TokenSource.FILE
        self.place = f"the file {path}"
        self._path = Path(path)
        self._target = Path(os.path.realpath(path))
        self._record_path = Path(f"{self._target}.json")

    def read(self) -> str:
        """Return the value without surrounding whitespace.

        The file is UTF-8, or UTF-16 with a byte order mark, as Windows PowerShell writes it.

        Raises:
            TikitError: the file cannot be read, is too large, is not text or is empty.
        """
        try:
            data = _read_start(self._path)
        except OSError as error:
            reason = error.strerror or "it is not a file"
            raise TikitError(f"the token file cannot be read: {reason}", _FILE_HINT) from None
        if len(data) > _FILE_BYTES:
            raise TikitError(f"the token file is too large: it has more than {_FILE_BYTES:,} bytes", _FILE_HINT)
        encoding = next((name for bom, name in _BOMS.items() if data.startswith(bom)), "utf-8")
        try:
            value = data.decode(encoding).strip()
        except UnicodeDecodeError:
            raise TikitError("the token file is not text in UTF-8, nor in UTF-16 with a BOM", _FILE_HINT) from None
        if not value:
            raise TikitError("the token file is empty", _FILE_HINT)
        return value

    def write(self, value: str, record: Record) -> None:
        """Store a value, then its record; see Store."""
        self._replace(self._path, value)
        self._replace(self._record_path, record.to_json())

    def read_record(self) -> Record:
        """Return the stored record; see Store."""
        try:
            return Record.from_json(_read_start(self._record_path))
        except OSError:
            return Record()

    def write_record(self, record: Record) -> None:
        """Store a record and leave the value unchanged; see Store."""
        self._replace(self._record_path, record.to_json())

    def forget(self) -> None:
        """Delete both files; see Store."""
        for path in (self._path, self._record_path):
            try:
                Path(os.path.realpath(path)).unlink(missing_ok=True)
            except OSError as error:
                raise TikitError(f"{path} cannot be deleted: {error.strerror}", "Delete it yourself.") from None

    @contextmanager
    def lock(self, seconds: float) -> Iterator[None]:
        """Keep other runs from changing this store; see Store."""
        with hold_lock(Path(f"{self._target}.lock"), seconds):
            remove_leftovers(self._target)
            yield

    def _replace(self, path: Path, text: str) -> None:
        try:
            replace_file(path, f"{text}\n".encode())
        except OSError as error:
            hint = "Check that its folder exists and that you can write to it."
            raise TikitError(f"{path} cannot be written: {error.strerror}", hint) from None


class KeyringStore:
    """The operating system's keyring, with one access token for each address of the API.

    Args:
        address: the address of the API, as `find_address` returns it.
    """

    def __init__(self, address: str) -> None:
        self.source = TokenSource.KEYRING
        self.place = "the keyring"
        self._value_user = address
        self._record_user = f"{address} about"

    def read(self) -> str:
        """Return the value; empty if the keyring is missing, is locked, fails or exceeds the time limit."""
        return self._get(self._value_user).strip()

    def write(self, value: str, record: Record) -> None:
        """Store a value, then its record, and read both again to verify them; see Store."""
        self._set({self._value_user: value, self._record_user: record.to_json()})

    def read_record(self) -> Record:
        """Return the stored record; see Store."""
        return Record.from_json(self._get(self._record_user))

    def write_record(self, record: Record) -> None:
        """Store a record and leave the value unchanged; see Store."""
        self._set({self._record_user: record.to_json()})

    def forget(self) -> None:
        """Delete both entries of the keyring; see Store."""

        def delete(keyring: "KeyringBackend") -> None:
            for user in (self._value_user, self._record_user):
                if keyring.get_password(KEYRING_SERVICE, user) is not None:
                    keyring.delete_password(KEYRING_SERVICE, user)

        use_keyring(delete, _WRITE_SECONDS)

    def lock(self, seconds: float) -> AbstractContextManager[None]:
        """Keep other runs of this user from changing the keyring, whatever the address; see Store."""
        return hold_lock(user_folder() / "keyring.lock", seconds)

    def _get(self, user: str) -> str:
        try:
            return use_keyring(lambda keyring: keyring.get_password(KEYRING_SERVICE, user) or "", _READ_SECONDS)
        except TikitError:
            return ""

    def _set(self, entries: dict[str, str]) -> None:
        def set_and_verify(keyring: "KeyringBackend") -> None:
            for user, text in entries.items():
                try:
                    keyring.set_password(KEYRING_SERVICE, user, text)
                except Exception:
                    if len(text) <= _WINDOWS_CHARACTERS:
                        raise
                    what = f"the keyring refused {len(text):,} characters"
                    raise TikitError(f"{what}: the Windows limit is {_WINDOWS_CHARACTERS:,} characters") from None
                if keyring.get_password(KEYRING_SERVICE, user) != text:
                    raise TikitError("the keyring did not store the whole value")

        try:
            use_keyring(set_and_verify, _WRITE_SECONDS)
        except TikitError as error:
            raise TikitError(error.what, f"{error.hint} {_USE_A_FILE}".strip()) from None


def _read_start(path: Path) -> bytes:
    # One byte more than the limit shows that a file is too large, without reading all of it.
    with path.open("rb") as file:
        return file.read(_FILE_BYTES + 1)
