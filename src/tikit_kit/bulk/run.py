"""Send the rows of a plan, one after the other, with a journal."""

from __future__ import annotations

from tikit_kit.errors import OutcomeUnknownError, TikitError

from .journal import Journal, Outcome
from .plan import Plan
from .result import Result
from .rows import Row


class Run:
    """One run over the rows of a plan.

    Args:
        plan: the rows, checked.
        journal: open and locked.
    """

    def __init__(self, plan: Plan, journal: Journal) -> None:
        self._plan = plan
        self._journal = journal
        self._highest: dict[str, int] = {}
        self.result = Result()

    def run(self) -> Result:
        """Send all rows and return what came of them."""
        for row in self._plan.rows:
            self._send(row)
        return self.result

    def _send(self, row: Row) -> None:
        ticket = row.id
        for method in self._plan.methods(row):
            done = self._journal.done(row.key, method)
            if done is None:
                write = self._plan.write(row, method, ticket)
                self._journal.begin(row.number, row.key, method, 0)
                try:
                    done = write.send(self._plan.tikit)
                except TikitError as error:
                    outcome: Outcome = "unknown" if isinstance(error, OutcomeUnknownError) else "failed"
                    self._journal.end(row.key, method, outcome, reason=str(error))
                    self.result.add(row, "undecided" if outcome == "unknown" else "failed", str(error))
                    return
                self._journal.end(row.key, method, "done", done)
            ticket = ticket or done
        self.result.add(row, "done")
