"""The result of a run: what came of its rows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from .rows import Row

Outcome = Literal["done", "changed meanwhile", "failed", "undecided", "not tried"]


@dataclass
class Result:
    """What came of the rows of a run. Iterating yields an object for each row.

    Attributes:
        stop: why the run stopped before the last row; empty if it did not.
        failed_file: the file of the rows that failed; None if there is none.
    """

    stop: str = ""
    failed_file: Path | None = None
    _rows: list[tuple[Row, Outcome, int, str]] = field(default_factory=list)

    def add(self, row: Row, outcome: Outcome, ticket: int = 0, reason: str = "") -> None:
        """Add what came of a row.

        Args:
            row: the row.
            outcome: what came of it.
            ticket: the id of its ticket, if it is known.
            reason: why it is not done.
        """
        self._rows.append((row, outcome, ticket or row.id, reason))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield an object for each row: its number, the id and title of its ticket, what came of it, and why."""
        for row, outcome, ticket, reason in sorted(self._rows, key=lambda one: one[0].number):
            title = row.title or row.get("title")
            yield {"Row": row.number, "Id": ticket or None, "Title": title, "Outcome": outcome, "Reason": reason}

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def counts(self) -> Counter[Outcome]:
        """How many rows had each outcome that occurred."""
        return Counter(outcome for _, outcome, _, _ in self._rows)

    @property
    def rows_that_failed(self) -> list[tuple[Row, str]]:
        """The rows that failed, with the reasons."""
        return [(row, reason) for row, outcome, _, reason in self._rows if outcome == "failed"]

    @property
    def exit_code(self) -> int:
        """1 if a row failed, is undecided or was not tried; 0 otherwise."""
        return 1 if {"failed", "undecided", "not tried"} & self.counts.keys() else 0

    @property
    def summary(self) -> str:
        """The counts, in one line."""
        counts = self.counts
        parts = [f"{counts[one]:,} {one}" for one in get_args(Outcome) if counts[one]] or ["nothing to do"]
        where = f" The rows that failed are in {self.failed_file}." if self.failed_file else ""
        again = " Run it again for the rest: what is done is not repeated." if self.exit_code else ""
        stop = f" Stopped: {self.stop}" if self.stop else ""
        return f"{', '.join(parts)}.{where}{again}{stop}"

    def __str__(self) -> str:
        lines = [f"row {row.number:,}: {outcome}: {reason}" for row, outcome, _, reason in self._rows if reason]
        return "\n".join([*lines, self.summary])
