"""The journal of a run: one line before and one after each write, so that no row is done twice."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from tikit_kit.errors import TikitError

from .records import FORMAT, Records, replay

Outcome = Literal["done", "failed", "unknown"]


class Journal(Records):
    """A journal that is open for writing, or that is only in memory if it has no file.

    Args:
        path: the path of the file, for messages.
        file: the open file, at its end and without a buffer; None writes nothing.
    """

    def __init__(self, path: Path | None = None, file: FileIO | None = None) -> None:
        super().__init__()
        self._path = path
        self._file = file
        self._is_broken = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._sync()
            self._file.close()

    def write_header(self, header: Mapping[str, str]) -> None:
        """Write the first line: the format, and what the run is about.

        Raises:
            TikitError: the line cannot be written.
        """
        self._append({"journal": FORMAT, **header})
        self._sync()

    def begin(self, row: int, key: str, method: str, after: int) -> None:
        """Write a line before a write. It is on the disk when this returns, and so is every line before it.

        Args:
            row: the number of the row, for a person who reads the journal.
            key: the key of the row.
            method: the method that sends the write.
            after: the highest id that exists, to find what the write adds.

        Raises:
            TikitError: the line cannot be written.
        """
        self._write({"row": key, "write": method, "number": row, "after": after, "time": round(time.time(), 3)})
        self._sync()

    def end(self, key: str, method: str, outcome: Outcome, id: int | None = None, reason: str = "") -> None:
        """Write a line after a write.

        Args:
            key: the key of the row.
            method: the method that sent the write.
            outcome: what came of it.
            id: the id of what was added or changed, if it is done.
            reason: why it failed.

        Raises:
            TikitError: the line cannot be written.
        """
        line = {"row": key, "write": method, "outcome": outcome, "id": id, "reason": reason}
        self._write({name: value for name, value in line.items() if value not in (None, "")})

    def _write(self, line: Mapping[str, Any]) -> None:
        self._append(line)
        self.apply(line)

    def _append(self, line: Mapping[str, Any]) -> None:
        if self._file:
            with _explained(self._path):
                if self._is_broken:
                    raise OSError(0, "a line could not be written")
                self._is_broken = True
                data = json.dumps(line).encode() + b"\n"
                if self._file.write(data) != len(data):
                    raise OSError(0, "a line could not be written to its end")
                self._is_broken = False

    def _sync(self) -> None:
        if self._file:
            with _explained(self._path):
                os.fsync(self._file.fileno())


def read_records(path: Path, header: Mapping[str, str]) -> Records:
    """Return what a journal says, without a lock; nothing if the file does not exist.

    Raises:
        TikitError: it cannot be read, or it belongs to another run.
    """
    records = Records()
    with _explained(path):
        _check_kind(path)
        data = path.read_bytes() if path.exists() else b""
    replay(data, header, records, path)
    return records


@contextmanager
def open_journal(path: Path | None, header: Mapping[str, str]) -> Iterator[Journal]:
    """Open a journal, and lock it until the end. A last line that was not written to its end is removed.

    Args:
        path: the file; it is created if it does not exist. None keeps the journal in memory.
        header: what the run is about; a journal of another run is refused.

    Raises:
        TikitError: the file cannot be used, another run holds it, or it belongs to another run.
    """
    if path is None:
        yield Journal()
        return
    from filelock import FileLock, Timeout

    # Without the fallback: a lock that is only the existence of a file would remain after a kill.
    lock = FileLock(f"{path}.lock", mode=0o600, fallback_to_soft=False)
    with _explained(path):
        _check_kind(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            what = f"the journal {path} is in use by another run"
            raise TikitError(what, "Nothing was sent. Wait until the other run ends.") from None
    try:
        with _explained(path):
            file = FileIO(path, "r+", opener=_open_private)
        with Journal(path, file) as journal:
            with _explained(path):
                size = replay(file.readall(), header, journal, path)
                file.truncate(size)
                file.seek(size)
            if size == 0:
                journal.write_header(header)
            yield journal
    finally:
        lock.release()


def _open_private(path: str, flags: int) -> int:
    # Reasons of failures may contain e-mail addresses.
    return os.open(path, flags | os.O_CREAT, 0o600)


def _check_kind(path: Path) -> None:
    if not path.parent.is_dir():
        raise OSError(0, "its folder does not exist")  # the lock would create it
    if path.exists() and not path.is_file():
        raise OSError(0, "it is not a regular file")


@contextmanager
def _explained(path: Path | None) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        what = f"the journal {path} cannot be used: {error.strerror}"
        raise TikitError(what, "Check that its folder exists, and that you can write to it.") from None
