"""Sheets for each bulk action, and what the sandbox must have afterwards: every row once."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tikit_kit import Tikit


@dataclass(frozen=True, slots=True)
class Action:
    """A bulk action.

    Attributes:
        method: the path of its write, below /api/; a pattern.
        rows: makes the lines of a sheet from their number and the ids of tickets.
        check: asserts that each of so many rows is done once.
    """

    method: str
    rows: Callable[[int, Sequence[int]], list[str]]
    check: Callable[[Tikit, int], None]


def _create_rows(count: int, _: Sequence[int]) -> list[str]:
    # Each third row is the same one: rows with the same content are counted.
    requesters = ("otto.jones@example.com", "grace.obrien@example.com")
    lines = [f"Row {n if n % 3 else 0},{requesters[n % 3 % 2]},New,Low,Incident" for n in range(count)]
    return ["title,requester,status,priority,type", *lines]


def _check_create(tikit: Tikit, count: int) -> None:
    found = Counter(ticket.title for ticket in tikit.find_tickets(filter="startswith(Title,'Row ')"))
    assert found == Counter(f"Row {n if n % 3 else 0}" for n in range(count))


def _update_rows(count: int, ids: Sequence[int]) -> list[str]:
    return ["id;status;title", *(f"{ids[n]};Closed;Changed {n}" for n in range(count))]


def _check_update(tikit: Tikit, count: int) -> None:
    found = tikit.find_tickets(filter="startswith(Title,'Changed ')", status="Closed")
    assert Counter(ticket.title for ticket in found) == Counter(f"Changed {n}" for n in range(count))


def _comment_rows(count: int, ids: Sequence[int]) -> list[str]:
    # A ticket gets several comments, and each text twice.
    return ["id,comment", *(f"{ids[n % 10]},Text {n // 20}" for n in range(count))]


def _check_comment(tikit: Tikit, count: int) -> None:
    found = Counter((one.ticket_id, one.body) for one in tikit.list_comments(filter="startswith(Body,'Text ')"))
    assert Counter(body for _, body in found.elements()) == Counter(f"Text {n // 20}" for n in range(count))
    assert set(found.values()) <= {1, 2}


ACTIONS = {
    "create": Action("AddTicket", _create_rows, _check_create),
    "update": Action("UpdateTicket", _update_rows, _check_update),
    "comment": Action("ticket[^ ]*/AddComment", _comment_rows, _check_comment),
}
