"""The journal of a run: one line before and one after each write, so that no row is done twice."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal, Self

from tikit_kit.errors import TikitError

FORMAT = "tikit-kit bulk 1"
Outcome = Literal["done", "failed", "unknown"]


class Records:
    """What a journal says about writes. A write is known by the key of its row and the name of its method.

    Attributes:
        ids: the ids of what was added, by the name of the method.
    """

    def __init__(self) -> None:
        self.ids: dict[str, set[int]] = {}
        self._done: dict[str, int] = {}
        self._begun: dict[str, tuple[int, float]] = {}
        self._failed: set[str] = set()

    def done(self, key: str, method: str) -> int | None:
        """Return the id of what a write added or changed; None if it is not done."""
        return self._done.get(f"{key} {method}")

    def begun(self, key: str, method: str) -> tuple[int, float] | None:
        """Return what is known of a write whose outcome is unknown; None if there is nothing to look up.

        Returns:
            The highest id that existed when it was sent first, and when it was sent last, in seconds since 1970.
        """
        return self._begun.get(f"{key} {method}")

    def failed_twin(self, key: str) -> str | None:
        """Return the key of a row with the same content that failed; None if there is none."""
        digest = key.partition(".")[0]
        twins = (name.partition(" ")[0] for name in self._failed if name.startswith(f"{digest}."))
        return min(twins, default=None)

    def keys(self) -> set[str]:
        """Return the keys of the rows that are done in part or as a whole, or whose outcome is unknown."""
        return {name.partition(" ")[0] for name in (*self._done, *self._begun)}

    def apply(self, line: Mapping[str, Any]) -> None:
        """Take over a line.

        Raises:
            KeyError, TypeError: the line is malformed.
        """
        name, outcome = f"{line['row']} {line['write']}", line.get("outcome")
        if outcome is None:
            self._failed.discard(name)
            first = self._begun.get(name, (int(line["after"]), 0))[0]
            self._begun[name] = first, float(line["time"])
        elif outcome == "done":
            self._begun.pop(name, None)
            self._done[name] = int(line["id"])
            self.ids.setdefault(line["write"], set()).add(int(line["id"]))
        elif outcome == "failed":
            self._begun.pop(name, None)
            self._failed.add(name)


class Journal(Records):
    """A journal that is open for writing, or that is only in memory if it has no file.

    Args:
        path: the path of the file, for messages.
        file: the open file, at its end; None writes nothing.
    """

    def __init__(self, path: Path | None = None, file: IO[bytes] | None = None) -> None:
        super().__init__()
        self._path = path
        self._file = file

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
                self._file.write(json.dumps(line).encode() + b"\n")
                self._file.flush()

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
        data = path.read_bytes() if path.exists() else b""
    _replay(data, header, records, path)
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
    try:
        with _explained(path):
            lock.acquire(timeout=0)
    except Timeout:
        what = f"the journal {path} is in use by another run"
        raise TikitError(what, "Nothing was sent. Wait until the other run ends.") from None
    try:
        with _explained(path):
            file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600), "r+b")
        with Journal(path, file) as journal:
            with _explained(path):
                size = _replay(file.read(), header, journal, path)
                file.truncate(size)
                file.seek(size)
            if size == 0:
                journal.write_header(header)
            yield journal
    finally:
        lock.release()


def _replay(data: bytes, header: Mapping[str, str], records: Records, path: Path) -> int:
    """Take over the lines of a journal, and return the number of bytes that are whole lines."""
    *lines, _ = data.split(b"\n")
    size = 0
    for number, line in enumerate(lines, 1):
        try:
            content = json.loads(line)
            if number == 1:
                _check_header(content, header, path)
            else:
                records.apply(content)
        except (ValueError, KeyError, TypeError):
            if number == len(lines):
                break  # it was written when the machine stopped: what it says is looked up, or was not sent
            what = f"line {number:,} of the journal {path} is damaged"
            raise TikitError(what, "Nothing was sent. Restore the journal from a backup.") from None
        size += len(line) + 1
    return size


def _check_header(found: Mapping[str, str], header: Mapping[str, str], path: Path) -> None:
    if found["journal"] != FORMAT:
        raise TikitError(f"{path} is a journal of another version of the kit", "Nothing was sent.")
    for name, expected in header.items():
        if found[name] != expected:
            what = f"the journal {path} belongs to another run: its {name} is {found[name]!r:.80}, not {expected!r:.80}"
            raise TikitError(what, "Nothing was sent. Use another journal, or move this one away to begin anew.")


@contextmanager
def _explained(path: Path | None) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        what = f"the journal {path} cannot be used: {error.strerror}"
        raise TikitError(what, "Check that its folder exists, and that you can write to it.") from None
