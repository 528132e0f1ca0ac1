"""A preview: which rows would be sent and what they would change. `apply` sends them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tikit_kit.errors import TikitError
from tikit_kit.text import one_line

from .failed_rows import write_failed_rows
from .journal import Journal, open_journal
from .plan import Plan
from .progress import show_progress
from .result import Result
from .run import Run

if TYPE_CHECKING:
    from .rows import Row

_VERBS = {"create": "to add", "update": "to change", "comment": "to comment on"}


class Preview:
    """What a bulk change would do. Nothing was sent yet.

    As text it is a line for each row that would be sent, and the summary. Iterating yields an object for each row.

    Args:
        plan: the rows, checked, and how they are sent.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._is_applied = False

    def __len__(self) -> int:
        """Return the number of rows that would be sent."""
        return len(self._plan.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield an object for each row: its number, the id and title of its ticket, and its changes by column.

        A change is the value of a new ticket, the value now and then of an existing one, or the text of a comment.
        """
        for row in self._plan.rows:
            title = row.get("title") if self._plan.action == "create" else row.title
            yield {"Row": row.number, "Id": row.id or None, "Title": title, "Changes": dict(self._changes(row))}

    def __str__(self) -> str:
        return "\n".join([*self.lines(), self.summary])

    def lines(self) -> Iterator[str]:
        """Yield a line of text for each row that would be sent."""
        comment = f"comment for {'everybody' if self._plan.is_public else 'agents'}"
        for one in self:
            ticket = f"ticket {one['Id']}" if one["Id"] else "new ticket"
            parts = [f"{comment if name == 'comment' else name}: {_shown(to)}" for name, to in one["Changes"].items()]
            yield one_line(f"row {one['Row']:,}: {ticket} {one['Title']!r}: {'; '.join(parts)}")

    @property
    def summary(self) -> str:
        """The counts, in one line."""
        plan, count = self._plan, len(self)
        parts = [f"{count:,} ticket{'' if count == 1 else 's'} {_VERBS[plan.action]}"]
        parts += [f"{plan.unchanged:,} unchanged, since they have these values"] if plan.unchanged else []
        parts += [f"{plan.done_before:,} done before, as the journal says"] if plan.done_before else []
        parts += [f"{plan.unknown:,} of unknown outcome, to be looked up first"] if plan.unknown else []
        parts += [f"{plan.beyond_limit:,} left out by the limit"] if plan.beyond_limit else []
        notified = len(plan.requesters)
        return f"{', '.join(parts)}; may notify {notified:,} requester{'' if notified == 1 else 's'}."

    def apply(self, *, quiet: bool = False) -> Result:
        """Send the rows, one after the other. The progress and a summary are written to stderr.

        Before a ticket is changed it is read again. If it changed since the preview, it is left as it is.

        Args:
            quiet: whether nothing is written to stderr.

        Returns:
            What came of the rows. A row that fails raises no error.

        Raises:
            TikitError: the journal cannot be used, or this preview was applied before.
        """
        if self._is_applied:
            raise TikitError("this preview was applied before", "Make another one.")
        self._is_applied = True
        plan = self._plan
        with open_journal(plan.journal, plan.header) as journal:
            plan.leave_out_done(journal)
            result = self._run(journal, quiet=quiet)
        if not quiet:
            for line in str(result).splitlines():
                print(f"tikit: {line}", file=sys.stderr)
        return result

    def _run(self, journal: Journal, *, quiet: bool) -> Result:
        run = Run(self._plan, journal)
        try:
            if quiet:
                run.run(lambda: None)
            else:
                with show_progress(len(self)) as advance:
                    run.run(advance)
        finally:  # also after Ctrl-C
            self._write_failed_rows(run.result, journal)
        return run.result

    def _write_failed_rows(self, result: Result, journal: Journal) -> None:
        # A row that is done in part is not in the file: another run of the sheet does the rest.
        rows = [(row, reason) for row, reason in result.rows_that_failed if not self._plan.is_touched(row, journal)]
        if self._plan.file and rows:
            result.failed_file = write_failed_rows(self._plan.file, rows, self._plan.given)

    def _changes(self, row: Row) -> Iterator[tuple[str, Any]]:
        plan, before = self._plan, dict(row.before)
        for column, value in row.values.items():
            shown = value if value is None or isinstance(value, int) else str(value)
            if (plan.action == "create" and column != "title") or column == "comment":
                yield column, shown
            elif plan.action == "update" and (member := plan.member(column, value)) in before:
                yield column, [before[member], shown]


def _shown(change: Any) -> str:
    if isinstance(change, list):
        return " -> ".join(map(_shown, change))
    return "none" if change is None else f"{change:.80}" if isinstance(change, str) else str(change)
