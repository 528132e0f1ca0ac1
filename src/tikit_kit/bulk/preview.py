"""A preview: which rows would be sent and what they would change. `apply` sends them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tikit_kit.errors import TikitError
from tikit_kit.text import one_line

from .journal import open_journal
from .plan import Plan
from .run import Run

if TYPE_CHECKING:
    from .result import Result
    from .rows import Row


class Preview:
    """What a bulk change would do. As text it shows the rows and the counts; iterating shows one row at a time.

    Args:
        plan: the rows, and how they are sent.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._is_applied = False

    def __len__(self) -> int:
        """Return the number of rows that would be sent."""
        return len(self._plan.rows)

    def __iter__(self) -> Iterator[str]:
        """Yield a line for each row that would be sent."""
        return map(self._line, self._plan.rows)

    def __str__(self) -> str:
        return "\n".join([*self, self.summary])

    @property
    def summary(self) -> str:
        """The counts, in one line."""
        return f"{len(self):,} tickets to add"

    def apply(self) -> Result:
        """Send the rows.

        Returns:
            What came of them.

        Raises:
            TikitError: the journal cannot be used, or the preview was applied before.
        """
        if self._is_applied:
            raise TikitError("this preview was applied before", "Make another one.")
        self._is_applied = True
        with open_journal(self._plan.journal, self._plan.header) as journal:
            self._plan.leave_out(journal)
            return Run(self._plan, journal).run()

    def _line(self, row: Row) -> str:
        return one_line(f"row {row.number:,}: " + ", ".join(f"{name} {value}" for name, value in row.values.items()))
