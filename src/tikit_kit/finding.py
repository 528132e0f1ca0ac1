"""Find tickets by what users know: names of statuses and groups, e-mail addresses, dates and text."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict, Unpack
from urllib.parse import quote

from tikit_client.client import TikitOperations

from .errors import TikitError
from .lookup import Choices
from .odata import literal, timestamp_literal

if TYPE_CHECKING:
    from tikit_client.client import Pager
    from tikit_client.models import Ticket
    from tikit_client.types import ResponseModel

Names = str | Iterable[str]
"""One name, or several of which one has to match."""

PICKERS: dict[str, Callable[[TikitOperations], Pager[ResponseModel]]] = {
    "Status": TikitOperations.list_statuses,
    "Priority": TikitOperations.list_priorities,
    "Category": TikitOperations.list_categories,
    "Impact": TikitOperations.list_impacts,
    "Urgency": TikitOperations.list_urgencies,
    "Source": TikitOperations.list_sources,
    "Escalation": TikitOperations.list_escalations,
    "TicketType": TikitOperations.list_ticket_types,
    "SupportGroup": TikitOperations.list_support_groups,
    "Group": TikitOperations.list_groups,
    "TicketTemplate": TikitOperations.list_ticket_templates,
}
"""The method that lists the values of each picker."""

_LONGEST = 8192
"""Bytes of a URL that servers and proxies commonly accept."""


class TicketConditions(TypedDict, total=False):
    """The conditions of `Finding.find_tickets`. None is no condition.

    Attributes:
        status: Names of statuses, such as `Active`.
        priority: Names of priorities.
        support_group: Names of support groups.
        group: Names of groups.
        type: Names of ticket types.
        assignee: E-mail addresses of users. For tickets without an assignee: `filter="AssigneeId eq null"`.
        requester: E-mail addresses of people.
        text: A text that the title or the description contains. Whether case matters is the service's choice.
        created_since: The earliest date of creation: a timestamp with a time zone, or a text such as `2026-11-01`.
        modified_since: The earliest date of the last change, in the same forms.
        due_before: The timestamp before which the ticket is due, in the same forms.
        open: True for tickets that are not done, False for done ones. The statuses of done tickets are Resolved and
            Closed, or the names in `TIKIT_DONE_STATUSES`, separated by commas. The property `Closed` is not used,
            since a resolved ticket need not be closed.
    """

    status: Names | None
    priority: Names | None
    support_group: Names | None
    group: Names | None
    type: Names | None
    assignee: Names | None
    requester: Names | None
    text: str | None
    created_since: datetime | str | None
    modified_since: datetime | str | None
    due_before: datetime | str | None
    open: bool | None


class Finding(TikitOperations):
    """Finds tickets, and the ids of the names that people use. A picker is read once."""

    def __init__(self) -> None:
        self._pickers: dict[str, Choices] = {}

    def find_tickets(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        **conditions: Unpack[TicketConditions],
    ) -> Pager[Ticket]:
        """Find tickets. A ticket has to match every condition that is given.

        Names of archived values count too. Several names in a list are alternatives.

        Args:
            filter: Another condition, an OData expression. `tikit_kit.odata.literal` quotes a value in it.
            orderby: The properties to sort by, separated by commas.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`.
            conditions: `status`, `priority`, `support_group`, `group` and `type` by name; `assignee` and `requester`
                by e-mail address; `text` in the title or the description; `created_since`, `modified_since` and
                `due_before` a timestamp; `open`. `TicketConditions` describes each of them.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed.

        Raises:
            TikitError: A name or a person does not exist, a timestamp has no time zone, or the filter is too long.
            TypeError: There is no such condition.
        """
        parts = self._expressions(**conditions)
        if filter is not None:
            parts.append(f"({filter})")
        return self.list_tickets(filter=_joined(parts), orderby=orderby, select=select, expand=expand)

    def _expressions(
        self,
        *,
        status: Names | None = None,
        priority: Names | None = None,
        support_group: Names | None = None,
        group: Names | None = None,
        type: Names | None = None,
        assignee: Names | None = None,
        requester: Names | None = None,
        text: str | None = None,
        created_since: datetime | str | None = None,
        modified_since: datetime | str | None = None,
        due_before: datetime | str | None = None,
        open: bool | None = None,
    ) -> list[str]:
        parts = [
            *self._is_one_of("StatusId", "status", status, self.list_statuses),
            *self._is_one_of("PriorityId", "priority", priority, self.list_priorities),
            *self._is_one_of("SupportGroupId", "support_group", support_group, self.list_support_groups),
            *self._is_one_of("GroupId", "group", group, self.list_groups),
            *self._is_one_of("TicketTypeId", "type", type, self.list_ticket_types),
            *self._is_of("AssigneeId", "assignee", assignee),
            *self._is_of("RequesterId", "requester", requester),
        ]
        for comparison, timestamp in (
            ("CreatedDate ge", created_since),
            ("ModifiedDate ge", modified_since),
            ("DueDate lt", due_before),
        ):
            parts += [] if timestamp is None else [f"{comparison} {timestamp_literal(timestamp)}"]
        if text == "":
            raise TikitError("the text to look for is empty", "Every ticket would match: leave it out.")
        if text is not None:
            parts.append(f"(contains(Title,{literal(text)}) or contains(Description,{literal(text)}))")
        if open is not None:
            parts.append(f"not ({self._done_filter()})" if open else self._done_filter())
        return parts

    def picker_values(self, *pickers: str) -> list[dict[str, Any]]:
        """Return the values of pickers, each with the name that other methods accept.

        Args:
            pickers: The names of the pickers, as in `PICKERS`, such as `SupportGroup`.

        Returns:
            For each value the `Set` that it is in, its `Id`, its `Name` (the path of a value in a tree, such as
            `Hardware/Laptop`) and `IsArchived`: whether it can no longer be assigned to tickets.

        Raises:
            TikitError: A request failed.
            KeyError: There is no such picker.
        """
        return [
            {"Set": picker, "Id": choice.id, "Name": choice.path, "IsArchived": choice.is_archived}
            for picker in pickers
            for choice in Choices(PICKERS[picker](self), picker)
        ]

    def _find_id(self, name: str, parameter: str, entities: Callable[[], Pager[ResponseModel]]) -> int:
        return self._choices(parameter, entities).find_id(name)

    def _choices(self, parameter: str, entities: Callable[[], Pager[ResponseModel]]) -> Choices:
        if parameter not in self._pickers:
            kind = "ticket type" if parameter == "type" else parameter.replace("_", " ")
            self._pickers[parameter] = Choices(entities(), kind)
        return self._pickers[parameter]

    def _done_ids(self) -> list[int]:
        return self._ids("status", done_statuses(), self.list_statuses)

    def _done_filter(self) -> str:
        return f"StatusId in {literal(self._done_ids())}"

    def _ids(self, parameter: str, names: Names, entities: Callable[[], Pager[ResponseModel]]) -> list[int]:
        choices = self._choices(parameter, entities)
        return sorted({id for name in _list(names) for id in choices.find_ids(name)})

    def _is_one_of(
        self, member: str, parameter: str, names: Names | None, entities: Callable[[], Pager[ResponseModel]]
    ) -> list[str]:
        return [] if names is None else [f"{member} in {literal(self._ids(parameter, names, entities))}"]

    def _is_of(self, member: str, parameter: str, addresses: Names | None) -> list[str]:
        if addresses is None:
            return []
        return [f"{member} in {literal([self._person_id(parameter, address) for address in _list(addresses)])}"]

    def _person_id(self, parameter: str, address: str) -> int:
        ids = [id for id, _ in self._find_people(parameter, f"eq {literal(address)}", top=2)]
        if len(ids) != 1:
            what = f"there is no {parameter}" if not ids else f"there is more than one {parameter}"
            raise TikitError(f"{what} with the e-mail address '{address}'", "Check the address.")
        return ids[0]

    def _find_people(self, parameter: str, comparison: str, top: int | None = None) -> Iterator[tuple[int, str]]:
        """Yield the ids and the e-mail addresses of assignees or requesters whose address is as compared."""
        people: Pager[ResponseModel]
        if parameter == "assignee":
            member, people = "Email", self.list_platform_users(filter=f"Email {comparison}", top=top)
        else:
            member, people = "EMailAddress", self.list_cdm_users(filter=f"EMailAddress {comparison}", top=top)
        for person in people:
            yield person["Id"], person.get(member) or ""


def done_statuses() -> list[str]:
    """Return the names of the statuses of tickets that are done. The first one is set when a ticket is resolved.

    They are in `TIKIT_DONE_STATUSES`, separated by commas; without it, they are Resolved and Closed.
    """
    names = [name.strip() for name in os.environ.get("TIKIT_DONE_STATUSES", "").split(",")]
    return [name for name in names if name] or ["Resolved", "Closed"]


def _list(names: Names) -> Sequence[str]:
    return [names] if isinstance(names, str) else list(names)


def _joined(parts: Sequence[str]) -> str | None:
    expression = " and ".join(parts)
    length = len(quote(expression))
    if length > _LONGEST:
        what = f"the filter is too long for a URL: {length:,} bytes, more than {_LONGEST:,}"
        raise TikitError(what, "Split it: fewer names in one call.")
    return expression or None
