"""Send the rows of a plan, one after the other, with a journal."""

from __future__ import annotations

import time
from collections.abc import Callable

from tikit_kit.errors import (
    AuthenticationError,
    InternalServerError,
    NoResponseError,
    OutcomeUnknownError,
    RateLimitError,
    TikitError,
    UnexpectedResponseError,
)

from .journal import Journal
from .lookup import find_candidates
from .pace import Pace
from .plan import Plan
from .result import Result
from .rows import Row

_SETTLED = 3.0
"""Seconds after which a write is not still on its way: only then does a look-up that finds nothing mean something."""
_FIRST, _AT_ONCE, _LAST = range(3)
"""The attempts to settle a row. If its outcome is unknown, it is looked up at once, and again after all other rows."""
_OUTAGE = (NoResponseError, InternalServerError, RateLimitError, UnexpectedResponseError)
_FAILURES_IN_A_ROW = 5
"""After so many failures of the service in a row, the rest would fail too."""


class _ChangedError(Exception):
    """The ticket of a row changed since the preview."""


class _UndecidedError(Exception):
    """It cannot be known whether a write of a row happened."""


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
        self._changed: set[int] = set()
        self._failures = 0
        self.result = Result()

    def run(self, advance: Callable[[], None]) -> None:
        """Send all rows. What came of them is in `result`, also if this is interrupted.

        Args:
            advance: called after each row.
        """
        pace, unknown = Pace(self._plan.tikit), []
        for row in self._plan.rows:
            if self.result.stop:
                self.result.add(row, "not tried")
            else:
                pace.wait()
                if not self._settle(row, _FIRST) and not self._settle(row, _AT_ONCE):
                    unknown.append(row)
            advance()
        for row in unknown:
            self._settle(row, _LAST)

    def _settle(self, row: Row, attempt: int) -> bool:
        """Send a row and store what came of it. Return False if that is unknown and looked up in another attempt."""
        try:
            ticket = self._send(row, attempt)
        except _ChangedError as reason:
            self.result.add(row, "changed meanwhile", reason=str(reason))
        except _UndecidedError as reason:
            if attempt < _LAST:
                return False
            self.result.add(row, "undecided", reason=str(reason))
        except TikitError as error:
            self._count_failure(error)
            if not self._plan.is_begun(row, self._journal):
                self.result.add(row, "not tried" if _is_fatal(error) else "failed", reason=str(error))
            elif attempt == _LAST or _is_fatal(error):
                self.result.add(row, "undecided", reason=str(error))
            else:
                return False
        else:
            self._failures = 0
            self.result.add(row, "done", ticket)
        return True

    def _send(self, row: Row, attempt: int) -> int:
        """Send what is not done of a row, and return the id of its ticket.

        Only the first attempt sends again what another run sent and what did not happen.
        """
        ticket = row.id
        for method in self._plan.methods(row):
            done = self._journal.done(row.key, method)
            if done is None and self._journal.begun(row.key, method):
                done = self._look_up(row, method, ticket, wait=attempt != _AT_ONCE)
                if done is None and attempt != _FIRST:
                    raise _UndecidedError("the service does not have it. Run this again later: it is looked up first")
            if done is None:
                done = self._write(row, method, ticket)
            ticket = ticket or done
        return ticket

    def _look_up(self, row: Row, method: str, ticket: int, *, wait: bool) -> int | None:
        """Return the id of what a write of unknown outcome added or changed; None if it did not happen."""
        after, sent = self._journal.begun(row.key, method) or (0, 0.0)
        try:
            found = find_candidates(self._plan, self._journal, row, method, ticket, after)
            remaining = sent + _SETTLED - time.time()
            if not found and wait and 0 < remaining <= _SETTLED:
                time.sleep(remaining)
                found = find_candidates(self._plan, self._journal, row, method, ticket, after)
        except TikitError as error:
            raise _UndecidedError(f"it cannot be looked up: {error}") from None
        if len(found) > 1:
            kind = "comments" if method == "add_comment" else "tickets"
            raise _UndecidedError(f"it may be any of the {kind} {', '.join(map(str, found))}")
        if not found:
            return None
        self._changed.add(ticket)
        self._journal.end(row.key, method, "done", found[0])
        return found[0]

    def _write(self, row: Row, method: str, ticket: int) -> int:
        """Send a write, and return the id of what it added or changed."""
        write = self._plan.write(row, method, ticket)
        if row.id and row.id not in self._changed:
            members = write.members if method == "update_ticket" else {}
            current = self._plan.tickets.read_one(row.id, members)
            if row.modified and current["ModifiedDate"] != row.modified:
                raise _ChangedError(f"ticket {row.id} was changed on {current['ModifiedDate']}")
            if method == "update_ticket" and not self._plan.tickets.differing(members, current):
                return row.id
        self._journal.begin(row.number, row.key, method, self._highest_id(method))
        try:
            id = write.send(self._plan.tikit)
        except TikitError as error:
            is_unknown = isinstance(error, OutcomeUnknownError)
            self._journal.end(row.key, method, "unknown" if is_unknown else "failed", reason=str(error))
            raise
        self._journal.end(row.key, method, "done", id)
        self._changed.add(row.id)
        self._highest[method] = max(id, self._highest.get(method, 0))
        return id

    def _highest_id(self, method: str) -> int:
        """Return the highest id of what a method adds: what it adds from now on has a higher one."""
        if method == "update_ticket":
            return 0
        if method not in self._highest:
            tikit = self._plan.tikit
            entities = tikit.list_tickets if method == "add_ticket" else tikit.list_comments
            last = entities(orderby="Id desc", select="Id").first()
            self._highest[method] = last.id if last else 0
        return self._highest[method]

    def _count_failure(self, error: TikitError) -> None:
        self._failures = self._failures + 1 if isinstance(error, _OUTAGE) else 0
        if _is_fatal(error) or self._failures >= _FAILURES_IN_A_ROW:
            self.result.stop = str(error)


def _is_fatal(error: TikitError) -> bool:
    """Return whether an error is not about its row: a token that expired, read-only mode, a full disk."""
    return isinstance(error, AuthenticationError) or type(error) is TikitError
