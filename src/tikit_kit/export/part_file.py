"""The part of an export that is written so far, and its journal, with which another process continues it."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from tikit_kit.timestamps import format_timestamp, to_wire

_LONGEST = timedelta(hours=24)
"""How long an unfinished export can be continued."""
_BLOCK = 2**20
PART, JOURNAL = "part", "journal"
"""The names of the two files in the work folder."""


@dataclass(slots=True)
class Progress:
    """How far an export is.

    Attributes:
        reached: the Id up to which it is complete.
        last: the highest Id to read.
        rows: how many tickets it has.
        size: the bytes of the part.
        crc: the CRC-32 of these bytes.
        count: how many tickets the service counted at the start; None if it did not count.
        runs: when each run began, in UTC, and how many tickets the part had then.
    """

    reached: int
    last: int
    count: int | None
    rows: int = 0
    size: int = 0
    crc: int = 0
    runs: list[tuple[datetime, int]] = field(default_factory=list)


class PartFile:
    """The part and its journal, in a work folder that this process has locked.

    Args:
        folder: the work folder.
        fingerprint: identifies the export. A part of another one is not continued.

    Attributes:
        path: the part.
        dropped: why an earlier part is not continued; empty if there was none, or it is.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.path = folder / PART
        self.dropped = ""
        self._journal = folder / JOURNAL
        self._fingerprint = fingerprint

    def find(self, now: datetime) -> Progress | None:
        """Return the progress up to the last page that is complete on disk; None if nothing can be continued.

        Args:
            now: the time, in UTC.

        Raises:
            OSError: a file cannot be read.
        """
        if not self._journal.exists():
            return None
        lines = self._journal.read_bytes().split(b"\n")[:-1]  # what follows the last newline is no whole line
        try:
            header = json.loads(lines[0])
            if header["export"] != self._fingerprint:
                self.dropped = "an unfinished export with other options was dropped"
                return None
            progress = self._restored(header, lines[1:])
        except (ValueError, KeyError, TypeError, IndexError, FileNotFoundError):
            self.dropped = "an unfinished export cannot be continued and was dropped"
            return None
        if progress and now - progress.runs[0][0] > _LONGEST:
            started = format_timestamp(progress.runs[0][0])
            self.dropped = f"the unfinished export of {started} is older than 24 hours and was dropped"
            return None
        return progress

    def begin(self, now: datetime, head: bytes, *, last: int, count: int | None) -> OpenPart:
        """Begin a part, in place of an earlier one.

        Args:
            now: the time, in UTC.
            head: the begin of the file.
            last: the highest Id to read.
            count: how many tickets the service counted; None if it did not count.

        Raises:
            OSError: the files cannot be written.
        """
        self._journal.unlink(missing_ok=True)
        progress = Progress(0, last, count, 0, len(head), zlib.crc32(head), [(now, 0)])
        part = OpenPart(self.path.open("wb", buffering=0), _open_private(self._journal), progress)
        part.start({"export": self._fingerprint, "last": last, "count": count}, head)
        return part

    def resume(self, now: datetime, progress: Progress) -> OpenPart:
        """Open the part to append to it.

        Args:
            now: the time, in UTC.
            progress: how far it is, as `find` returned it.

        Raises:
            OSError: the files cannot be written.
        """
        file = self.path.open("r+b", buffering=0)
        file.truncate(progress.size)
        file.seek(0, os.SEEK_END)
        progress.runs.append((now, progress.rows))
        part = OpenPart(file, _open_private(self._journal), progress)
        part.start(None, b"")
        return part

    def remove(self) -> None:
        """Remove the part and its journal."""
        self._journal.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    def _restored(self, header: dict[str, int], lines: Sequence[bytes]) -> Progress | None:
        progress = Progress(0, header["last"], header["count"])
        size = self.path.stat().st_size
        pages: list[list[int]] = []
        for line in lines:
            try:
                entry = json.loads(line)
            except ValueError:  # the process was killed while it wrote the line
                continue
            if isinstance(entry, dict):
                progress.runs.append((datetime.fromisoformat(entry["run"]).astimezone(UTC), entry["rows"]))
            elif entry[2] <= size:
                pages.append(entry)
        if not pages:
            return None
        progress.reached, progress.rows, progress.size, progress.crc = pages[-1]
        if _crc(self.path, progress.size) != progress.crc:
            raise ValueError("the part was changed")
        return progress


class OpenPart:
    """A part that is written.

    Args:
        file: the part.
        journal: its journal.
        progress: how far the part is.

    Attributes:
        progress: how far the part is.
    """

    def __init__(self, file: BinaryIO, journal: BinaryIO, progress: Progress) -> None:
        self.progress = progress
        self._file = file
        self._journal = journal

    def start(self, header: object, head: bytes) -> None:
        """Record that a run begins.

        Args:
            header: the first line of the journal; None if it has one.
            head: the begin of the file; empty if it has one.

        Raises:
            OSError: the files cannot be written.
        """
        write_all(self._file, head)
        now, rows = self.progress.runs[-1]
        # Where a line is cut, a newline ends it.
        self._log("" if header is None else json.dumps(header), json.dumps({"run": to_wire(now), "rows": rows}))

    def append(self, data: bytes, rows: int, reached: int | None) -> None:
        """Write a page, then record it.

        Args:
            data: the bytes.
            rows: how many tickets they are.
            reached: the Id up to which the part is then complete; None records nothing.

        Raises:
            OSError: the files cannot be written.
        """
        progress = self.progress
        write_all(self._file, data)
        progress.crc = zlib.crc32(data, progress.crc)
        progress.size += len(data)
        progress.rows += rows
        if reached is not None:
            progress.reached = reached
            self._log(json.dumps([reached, progress.rows, progress.size, progress.crc]))

    def close(self) -> None:
        """Close the files."""
        self._file.close()
        self._journal.close()

    def _log(self, *lines: str) -> None:
        write_all(self._journal, "".join(f"{line}\n" for line in lines).encode())


def _open_private(path: Path) -> BinaryIO:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
    return os.fdopen(descriptor, "ab", buffering=0)


def write_all(file: BinaryIO, data: bytes) -> None:
    """Write to an unbuffered file."""
    # It may write less than asked for, for example as much as the disk still has room for.
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def _crc(path: Path, size: int) -> int:
    crc = 0
    with path.open("rb") as file:
        while size:
            block = file.read(min(size, _BLOCK))
            if not block:
                raise ValueError("the part is too short")
            crc, size = zlib.crc32(block, crc), size - len(block)
    return crc
