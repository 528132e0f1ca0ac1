"""Group the tickets of a report."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol


class _Model(Protocol):
    def to_dict(self) -> dict[str, Any]: ...


def group_by(tickets: Iterable[_Model], name: str) -> list[dict[str, Any]]:
    """Group tickets by a person or a group, the largest group first.

    Args:
        tickets: the tickets, with the person or group expanded.
        name: the name of the property, such as `SupportGroup` or `Assignee`.

    Returns:
        For each group its `Id`, its `Name`, the `Count` of its tickets, and its `Tickets` in their order. `Id` and
        `Name` are None for tickets without a person or group.
    """
    groups: dict[int | None, list[dict[str, Any]]] = {}
    for ticket in (one.to_dict() for one in tickets):
        groups.setdefault(ticket.get(f"{name}Id"), []).append(ticket)
    rows = [
        {"Id": id, "Name": _name(members[0].get(name) or {}), "Count": len(members), "Tickets": members}
        for id, members in groups.items()
    ]
    return sorted(rows, key=lambda row: (-row["Count"], row["Id"] is not None, row["Id"]))


def _name(entity: Mapping[str, Any]) -> str | None:
    return entity.get("Name") or entity.get("FullName")
