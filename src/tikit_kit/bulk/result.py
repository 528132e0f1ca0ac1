"""The result of a run: what came of its rows."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from .rows import Row

RowOutcome = Literal["done", "done before", "unchanged", "changed meanwhile", "failed", "undecided", "not tried"]


@dataclass(frozen=True, slots=True)
class Report:
    """A row that was not done: what came of it, and why."""

    row: Row
    outcome: RowOutcome
    reason: str


@dataclass
class Result:
    """What came of the rows of a run.

    Attributes:
        counts: how many rows had each outcome.
        reports: the rows that were not done.
    """

    counts: Counter[RowOutcome] = field(default_factory=Counter)
    reports: list[Report] = field(default_factory=list)

    def add(self, row: Row, outcome: RowOutcome, reason: str = "") -> None:
        """Count a row, and keep it if there is a reason why it was not done."""
        self.counts[outcome] += 1
        if reason:
            self.reports.append(Report(row, outcome, reason))

    @property
    def exit_code(self) -> int:
        """1 if a row failed, is undecided or was not tried, 0 otherwise."""
        return 1 if self.counts["failed"] or self.counts["undecided"] or self.counts["not tried"] else 0

    def __str__(self) -> str:
        lines = [f"row {one.row.number:,}: {one.outcome}: {one.reason}" for one in self.reports]
        return "\n".join([*lines, ", ".join(f"{count:,} {outcome}" for outcome, count in self.counts.items())])
