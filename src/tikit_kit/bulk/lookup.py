"""What came of a write whose outcome is unknown, since the run was ended or the response was lost."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from tikit_kit.odata import literal

if TYPE_CHECKING:
    from .plan import Plan
    from .records import Records
    from .rows import Row

_PREFIX = 100
"""Characters of a title in a filter, which has to fit into a URL. The whole title is compared afterwards."""


def find_candidates(plan: Plan, records: Records, row: Row, method: str, ticket: int, after: int) -> list[int]:
    """Return the ids of what a write may have added or changed: none if it did not happen, as far as is known.

    What other rows added is left out. Ids grow, so they tell what is new where clocks differ.

    Args:
        plan: the plan of the run.
        records: what the journal says.
        row: the row.
        method: the method that sent the write.
        ticket: the id of its ticket, for a comment.
        after: the highest id that existed before the write was sent first.

    Raises:
        TikitError: a request failed.
    """
    if method == "update_ticket":
        write = plan.write(row, method, ticket).members
        current = plan.tickets.read_one(row.id, write)
        return [] if plan.tickets.differing(write, current) else [row.id]
    find = _added_tickets if method == "add_ticket" else _added_comments
    return [id for id in find(plan, row, ticket, after) if id not in records.ids.get(method, ())]


def _added_tickets(plan: Plan, row: Row, _: int, after: int) -> list[int]:
    title, requester = str(row.get("title")), str(row.get("requester"))
    start = re.split(r"\s{2,}|[\r\n\t]", title)[0][:_PREFIX]  # the service may store other spaces
    ids = plan.people.ids("requester", requester)
    condition = f"Id gt {after} and RequesterId in {literal(ids)} and startswith(Title,{literal(start)})"
    found = plan.tikit.list_tickets(filter=condition, select="Id,Title", orderby="Id")
    return [one.id for one in found if _plain(one.title) == _plain(title)]


def _added_comments(plan: Plan, row: Row, ticket: int, after: int) -> list[int]:
    text = row.get("comment")
    found = plan.tikit.list_ticket_comments(ticket, filter=f"Id gt {after}", select="Id,Body", orderby="Id")
    return [one.id for one in found if _plain(one.body) == _plain(str(text))]


def _plain(text: str | None) -> str:
    """Return a text without HTML and with single spaces, since the service may store it in another form."""
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", html.unescape(text or ""))).split())
