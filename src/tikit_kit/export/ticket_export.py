"""Export tickets: whole or not at all, and continued where an earlier run was interrupted."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tikit_kit.errors import TikitError
from tikit_kit.text import one_line
from tikit_kit.timestamps import format_timestamp

from .destination import copy_to_stdout, put_in_place, write_error
from .formats.format import Format
from .key_pages import KeysIgnoredError
from .key_ranges import NO_END
from .observer import Observer
from .part_file import OpenPart, PartFile, Progress
from .ticket_reader import TicketReader
from .work_folder import hold_work_folder

_CONTINUE = "Run the same command again to continue."
STDOUT = Path("-")


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """The result of an export. As text it is one line.

    Attributes:
        file: the file that was written; `-` for standard output.
        rows: how many tickets it has.
        size: its bytes.
        seconds: how long this run took.
        notes: what the user should know of the result, a sentence each.
    """

    file: Path
    rows: int
    size: int
    seconds: float
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        size = f"{self.size / 2**20:,.1f} MiB" if self.size >= 2**20 else f"{self.size / 2**10:,.0f} KiB"
        name = "standard output" if self.file == STDOUT else one_line(str(self.file))
        unit = "ticket" if self.rows == 1 else "tickets"
        return f"{self.rows:,} {unit} in {name} ({size}, {self.seconds:,.1f} s)"


class TicketExport:
    """One export.

    Args:
        reader: reads the tickets.
        format: the format of the file.
        observer: is told how far the export is.
    """

    def __init__(self, reader: TicketReader, format: Format, observer: Observer) -> None:
        self._reader = reader
        self._format = format
        self._observer = observer
        self._started = time.monotonic()

    def to_file(self, target: Path, options: Mapping[str, Any], *, fresh: bool) -> ExportSummary:
        """Export to a file.

        Args:
            target: the file, as `check_destination` returns it.
            options: what makes two exports different: address, filter, columns, format.
            fresh: whether an unfinished export is ignored.

        Raises:
            TikitError: a request failed, or the file cannot be written. The earlier file is unchanged.
        """
        fingerprint = hashlib.sha256(json.dumps(options, sort_keys=True).encode()).hexdigest()
        try:
            with hold_work_folder(target) as folder:
                part = PartFile(folder, fingerprint)
                now = datetime.now(UTC)
                earlier = None if fresh else part.find(now)
                if part.dropped:
                    self._observer.say(part.dropped)
                progress = self._fill(part, now, earlier)
                finished = self._format.finish(part.path)
                size = finished.path.stat().st_size
                put_in_place(finished.path, target)
                part.remove()
        except OSError as error:
            raise write_error(error, target) from None
        return self._summary(target, progress, size, finished.notes)

    def to_stdout(self) -> ExportSummary:
        """Export to standard output: nothing is written to it before every ticket is there.

        Raises:
            TikitError: a request failed, or standard output cannot be written.
        """
        try:
            with tempfile.TemporaryDirectory(prefix="tikit-", ignore_cleanup_errors=True) as folder:
                part = PartFile(Path(folder), "")
                progress = self._fill(part, datetime.now(UTC), None)
                finished = self._format.finish(part.path)
                size = finished.path.stat().st_size
                copy_to_stdout(finished.path)
        except OSError as error:
            raise write_error(error, STDOUT) from None
        return self._summary(STDOUT, progress, size, finished.notes)

    def _summary(self, file: Path, progress: Progress, size: int, notes: Sequence[str]) -> ExportSummary:
        notes = [*_times(progress.runs), *self._reader.notes, *notes]
        summary = ExportSummary(file, progress.rows, size, time.monotonic() - self._started, notes)
        for text in (str(summary), *notes):
            self._observer.say(text)
        return summary

    def _fill(self, part: PartFile, now: datetime, earlier: Progress | None) -> Progress:
        reader, format = self._reader, self._format
        if earlier:
            reader.open(after=earlier.reached, last=earlier.last)
            self._check_size(earlier.count)
            opened = part.resume(now, earlier)
            self._observer.say(f"continuing after {earlier.rows:,} tickets")
        else:
            reader.open()
            self._check_size(reader.pages.count)
            opened = part.begin(now, format.head, last=reader.pages.last, count=reader.pages.count)
        try:
            try:
                self._append_all(opened)
            except KeysIgnoredError as error:
                opened.close()
                reader.pages.fall_back(error.what)
                opened = part.begin(now, format.head, last=NO_END, count=reader.pages.count)
                self._append_all(opened)
            self._check_count(part, opened)
            return opened.progress
        finally:
            self._observer.finish()
            opened.close()

    def _append_all(self, part: OpenPart) -> None:
        progress, reader = part.progress, self._reader
        self._observer.start(progress.count, progress.rows)
        try:
            for batch in reader.batches():
                part.append(self._format.encode(batch.rows), len(batch.rows), batch.reached)
                self._observer.advance(len(batch.rows))
        except KeysIgnoredError:
            raise
        except TikitError as error:
            total = "" if progress.count is None else f" of {progress.count:,}"
            error.what += f" (after {progress.rows:,}{total} tickets)"
            if reader.pages.by_key and progress.rows:
                error.hint = f"{error.hint} {_CONTINUE}".strip()
            raise

    def _check_size(self, count: int | None) -> None:
        most = self._format.max_rows
        if most is not None and count is not None and count > most:
            what = f"{count:,} tickets do not fit: the format holds at most {most:,}"
            raise TikitError(what, "Use .csv, .jsonl, .sqlite or .parquet, or a filter.")

    def _check_count(self, part: PartFile, opened: OpenPart) -> None:
        try:
            self._reader.check_count(opened.progress.rows, opened.progress.count)
        except TikitError:
            opened.close()
            with suppress(OSError):
                part.remove()  # to continue would miss the same tickets
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
