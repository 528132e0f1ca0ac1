"""Export tickets to a file: whole or not at all, and continued where an earlier run was interrupted."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tikit_kit.errors import TikitError
from tikit_kit.text import one_line
from tikit_kit.timestamps import format_timestamp

from .key_pages import KeysIgnoredError
from .key_ranges import NO_END
from .observer import Observer
from .part_file import OpenPart, PartFile, Progress, hold_work_folder
from .text_formats import TextFormat
from .ticket_reader import TicketReader

_CONTINUE = "Run the same command again to continue."


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """The result of an export.

    Attributes:
        file: the file that was written.
        rows: how many tickets it has.
        size: its bytes.
        seconds: how long this run took.
        notes: what the user should know of it, a sentence each.
    """

    file: Path
    rows: int
    size: int
    seconds: float
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        size = f"{self.size / 2**20:,.1f} MiB" if self.size >= 2**20 else f"{self.size / 2**10:,.1f} KiB"
        unit = "ticket" if self.rows == 1 else "tickets"
        return f"{self.rows:,} {unit} in {one_line(str(self.file))} ({size}), in {self.seconds:,.1f} s"


def export_to_file(
    reader: TicketReader,
    target: Path,
    format: TextFormat,
    options: Mapping[str, Any],
    observer: Observer,
    *,
    fresh: bool,
) -> ExportSummary:
    """Export tickets to a file.

    Args:
        reader: reads the tickets.
        target: the file.
        format: its format.
        options: what makes two exports different: address, filter, columns, format.
        observer: is told how far the export is.
        fresh: whether an unfinished export is ignored.

    Raises:
        TikitError: a request failed, or the file cannot be written. The earlier file is unchanged.
    """
    started = time.monotonic()
    fingerprint = hashlib.sha256(json.dumps(options, sort_keys=True).encode()).hexdigest()
    target = Path(os.path.realpath(target))
    try:
        with hold_work_folder(target) as folder:
            part = PartFile(folder, fingerprint)
            progress = _fill(reader, part, format, observer, fresh=fresh)
            _replace(part.path, target)
            part.remove()
    except OSError as error:
        raise TikitError(f"{target.name} cannot be written: {error.strerror}", "") from None
    notes = [*_times(progress.runs), *reader.notes]
    return ExportSummary(target, progress.rows, progress.size, time.monotonic() - started, notes)


def _fill(reader: TicketReader, part: PartFile, format: TextFormat, observer: Observer, *, fresh: bool) -> Progress:
    now = datetime.now(UTC)
    earlier = None if fresh else part.find(now)
    if part.dropped:
        observer.say(part.dropped)
    if earlier:
        reader.open(after=earlier.reached, last=earlier.last)
        opened = part.resume(now, earlier)
        observer.say(f"continuing after {earlier.rows:,} tickets")
    else:
        reader.open()
        opened = part.begin(now, format.head, last=reader.pages.last, count=reader.pages.count)
    try:
        try:
            _append_all(reader, opened, format, observer)
        except KeysIgnoredError as error:
            opened.close()
            reader.pages.fall_back(error.what)
            opened = part.begin(now, format.head, last=NO_END, count=reader.pages.count)
            _append_all(reader, opened, format, observer)
        reader.check_count(opened.progress.rows, opened.progress.count)
        return opened.progress
    finally:
        observer.finish()
        opened.close()


def _append_all(reader: TicketReader, part: OpenPart, format: TextFormat, observer: Observer) -> None:
    progress = part.progress
    observer.start(progress.count, progress.rows)
    try:
        for batch in reader.batches():
            part.append(format.encode(batch.rows), len(batch.rows), batch.reached)
            observer.advance(len(batch.rows))
    except KeysIgnoredError:
        raise
    except TikitError as error:
        total = "" if progress.count is None else f" of {progress.count:,}"
        error.what += f" (after {progress.rows:,}{total} tickets)"
        if reader.pages.by_key and progress.rows:
            error.hint = f"{error.hint} {_CONTINUE}".strip()
        raise


def _times(runs: Sequence[tuple[datetime, int]]) -> list[str]:
    """Return a note if parts of the file are of different times."""
    if len(runs) < 2:
        return []
    (first, _), (last, rows) = runs[0], runs[-1]
    return [
        f"the tickets are of different times: the first {rows:,} were read from {format_timestamp(first)} on,"
        f" the others from {format_timestamp(last)} on"
    ]


def _replace(path: Path, target: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
    path.replace(target)
