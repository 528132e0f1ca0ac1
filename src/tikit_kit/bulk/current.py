"""The tickets that rows change, as they are now, and what a write would change in them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tikit_kit.odata import literal

from .columns import PEOPLE

if TYPE_CHECKING:
    from tikit_client.models import Ticket

    from tikit_kit.tikit import Tikit

    from .people import People

_AT_ONCE = 100
"""Tickets in one request."""
_ALWAYS = ("Id", "Title", "ModifiedDate", "RequesterId")
_LABELS = ("Value", "EMailAddress", "Email", "Name")
_PERSON = {column.capitalize(): column for column in PEOPLE}
"""The columns of people, by the members of a request."""
_ANY_ZONE = timedelta(hours=14)


class Tickets:
    """Reads tickets and compares them with writes.

    Args:
        tikit: reads them.
        people: the people that the writes name.
    """

    def __init__(self, tikit: Tikit, people: People) -> None:
        self._tikit = tikit
        self._people = people

    def read(self, ids: Iterable[int], members: Iterable[str]) -> Iterator[Ticket]:
        """Yield tickets with what a write of some members would change, and names for it. A missing one is left out.

        Args:
            ids: the ids of the tickets, in any number.
            members: the names of the members of the write.

        Raises:
            TikitError: a request failed.
        """
        wanted, members = sorted(set(ids)), sorted(set(members) - {"Id"})
        expand = ",".join(navigation for navigation in map(_navigation, members) if navigation)
        for start in range(0, len(wanted), _AT_ONCE):
            condition = f"Id in {literal(wanted[start : start + _AT_ONCE])}"
            yield from self._tikit.list_tickets(filter=condition, select=_select(members), expand=expand or None)

    def read_one(self, id: int, members: Iterable[str] = ()) -> Ticket:
        """Return one ticket with what a write of some members would change.

        Raises:
            TikitError: the request failed, or there is no such ticket.
        """
        return self._tikit.get_ticket(id, select=_select(set(members) - {"Id"}))

    def differing(self, write: Mapping[str, Any], ticket: Ticket) -> list[str]:
        """Return the names of the members of a write that a ticket does not have yet.

        Args:
            write: the members of the write, as they are sent.
            ticket: the ticket, read with these members.
        """
        return [name for name, value in write.items() if name != "Id" and not self._has(ticket, name, value)]

    def _has(self, ticket: Ticket, name: str, value: Any) -> bool:
        current = ticket[_property(name)]
        if name in _PERSON and value is not None:
            (address,) = value.values()
            return current in self._people.ids(_PERSON[name], address)
        if name.endswith("Date") and None not in (current, value):
            return _is_same_time(value, current)
        return bool(current == value)


def shown(ticket: Ticket, member: str) -> str | int | None:
    """Return the current value of a member for a person: the name of a picker's value, or an e-mail address."""
    value = ticket[_property(member)]
    entity = ticket.get(_navigation(member) or "")
    if isinstance(entity, Mapping):
        value = next((entity[label] for label in _LABELS if entity.get(label)), value)
    return sys.intern(value) if isinstance(value, str) else value


def _navigation(member: str) -> str | None:
    if member in _PERSON:
        return member
    return member.removesuffix("Id") if member.endswith("Id") else None


def _property(member: str) -> str:
    return f"{member}Id" if member in _PERSON else member


def _select(members: Iterable[str]) -> str:
    return ",".join(dict.fromkeys([*_ALWAYS, *map(_property, sorted(members))]))


def _is_same_time(sent: str, current: str) -> bool:
    stored = datetime.fromisoformat(current)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", sent):
        # The day begins at midnight in the time zone of the service, which is not known.
        distance = stored.replace(tzinfo=None) - datetime.combine(date.fromisoformat(sent), datetime.min.time())
        return abs(distance) <= _ANY_ZONE
    return stored == datetime.fromisoformat(sent)
