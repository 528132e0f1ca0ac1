"""Check the rows of a plan before anything is sent: names, people, tickets, and the journal they belong to."""

from __future__ import annotations

from tikit_kit.errors import TikitError

from .columns import COLUMNS, PEOPLE
from .current import shown
from .plan import Plan
from .problems import Problems
from .records import Records
from .rows import Row

_AT_ONCE = 100
"""Rows whose tickets are in memory at the same time."""


def check_journal(plan: Plan, records: Records) -> None:
    """Raise an error if a journal is about a file with other rows.

    Raises:
        TikitError: no row that the journal knows is in the file.
    """
    known = records.keys()
    if plan.file and not plan.is_continued and known and not any(row.key in known for row in plan.rows):
        what = (
            f"the journal {plan.journal} belongs to another file: {plan.file.name} has none of its {len(known):,} rows"
        )
        raise TikitError(what, "Nothing was sent. Use another journal, or move this one away to begin anew.")


def check_names(plan: Plan, problems: Problems) -> None:
    """Check the names of picker values and people in all rows.

    Raises:
        TikitError: the values of a picker or the people cannot be read.
    """
    for row in plan.rows:
        for method in plan.methods(row):
            try:
                plan.write(row, method, row.id)
            except TikitError as error:
                if type(error) is not TikitError or error.method:
                    raise  # a request failed, and not the row
                words = error.what.split()
                column = plan.draft.column or next((word for word in words if word in COLUMNS[plan.action]), "")
                problems.add(row.number, column, error.what, error.hint)
    for column in PEOPLE:
        named = [(row, address) for row in plan.rows if isinstance(address := row.get(column), str)]
        plan.people.look_up(column, (address for _, address in named))
        for row, address in named:
            if not plan.people.ids(column, address):
                what = f"there is no {column} with the e-mail address '{address}'"
                problems.add(row.number, column, what, "Check the address.")


def read_tickets(plan: Plan, records: Records, problems: Problems) -> None:
    """Read the tickets of all rows, and leave out the rows that would change nothing.

    Raises:
        TikitError: the tickets cannot be read.
    """
    rows = []
    for start in range(0, len(plan.rows), _AT_ONCE):
        batch = plan.rows[start : start + _AT_ONCE]
        if plan.action != "create":
            _compare(plan, batch, problems)
        for row in batch:
            if (
                plan.action == "update"
                and not row.before
                and not row.get("comment")
                and not plan.is_begun(row, records)
            ):
                plan.unchanged += 1
            else:
                rows.append(row)
    plan.rows = rows


def _does_something(plan: Plan, row: Row, records: Records) -> bool:
    return plan.action != "update" or bool(row.before or row.get("comment")) or plan.is_begun(row, records)


def _compare(plan: Plan, rows: list[Row], problems: Problems) -> None:
    """Store in rows what their tickets are now."""
    changes = [row for row in rows if "update_ticket" in plan.methods(row)]
    writes = {row.number: plan.write(row, "update_ticket", row.id).members for row in changes}
    members = {name for write in writes.values() for name in write}
    tickets = {ticket.id: ticket for ticket in plan.tickets.read((row.id for row in rows), members)}
    for row in rows:
        ticket = tickets.get(row.id)
        if ticket is None:
            problems.add(row.number, "id", f"there is no ticket {row.id}", "Check the id.")
            continue
        row.modified = row.modified or ticket["ModifiedDate"] or ""
        row.title, row.requester = ticket.title or "", ticket.requester_id
        differing = plan.tickets.differing(writes.get(row.number, {}), ticket)
        row.before = tuple((member, shown(ticket, member)) for member in differing)


def limit_rows(plan: Plan, limit: int | None) -> None:
    """Leave all rows but the first ones for another run, and find the requesters that the service may notify.

    Raises:
        TikitError: the limit is negative.
    """
    if limit is not None and limit < 0:
        raise TikitError(f"the limit of rows is {limit}", "Pass 0 or more.")
    if limit is not None:
        plan.beyond_limit = max(0, len(plan.rows) - limit)
        del plan.rows[limit:]
    for row in plan.rows:
        requester = _notified(plan, row)
        if requester is not None:
            plan.requesters.add(requester)


def _notified(plan: Plan, row: Row) -> int | str | None:
    """Return the requester that the service may notify of a row: of a new ticket, a status or a public comment."""
    if plan.action == "create":
        return str(row.get("requester")).casefold()
    is_told = "StatusId" in dict(row.before) or (plan.is_public and row.get("comment") is not None)
    return row.requester if is_told else None
