"""The columns of an export: the ticket's own properties, and what the entities are called that its ids refer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tikit_contract import read

from tikit_kit.errors import TikitError

ENTITIES = {
    "Status": "Status",
    "Priority": "Priority",
    "TicketType": "TicketType",
    "SupportGroup": "SupportGroup",
    "Group": "Group",
    "Requester": "CdmUser",
    "Assignee": "PlatformUser",
    "Category": "Category",
}
"""What the ids of a ticket refer to, in the order of the columns, each with its schema in the contract."""
_NAMES = ("FullName", "Name", "Value")
"""The property that names an entity: the first of these that it has."""


class Kind(Enum):
    """The type of a column's values."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        name: its header, such as `Title`, `Status` or `Requester.EMailAddress`.
        kind: the type of its values.
        member: the property of the ticket, or of the entity.
        entity: the entity that the value is read from, such as `Requester`; empty for the ticket itself.
    """

    name: str
    kind: Kind
    member: str
    entity: str = ""


def choose_columns(names: str | Iterable[str] | None) -> list[Column]:
    """Return the columns with the given names.

    Args:
        names: the names, in one text separated by commas or as several texts, in upper or lower case: a property of
            the ticket (`Title`), a related entity (`Status` is its name), or a property of one
            (`Requester.EMailAddress`). None means the ticket's own properties in the order of the contract, then the
            names of its status, priority, type, support group, group, requester, assignee and category.

    Raises:
        TikitError: there is no such column, one comes twice, or none is given.
    """
    known = _known_columns()
    if names is None:
        return [column for column in known.values() if "." not in column.name]
    wanted = [name.strip() for name in (names.split(",") if isinstance(names, str) else names)]
    by_folded = {name.casefold(): column for name, column in known.items()}
    columns = []
    for name in wanted:
        column = by_folded.get(name.replace("/", ".").casefold())
        if column is None:
            choices = [name for name in known if "." not in name]
            examples = "Requester.EMailAddress and the like"
            raise TikitError(f"there is no column '{name}'", f"There are: {', '.join(choices)}; {examples}.")
        if column in columns:
            raise TikitError(f"the column {column.name} comes twice", "Name each column once.")
        columns.append(column)
    return columns


def _known_columns() -> dict[str, Column]:
    schemas: dict[str, Any] = read()["components"]["schemas"]
    columns = _properties(schemas["Ticket"])
    details = []
    for entity, schema in ENTITIES.items():
        properties = _properties(schemas[schema])
        label = next(name for name in _NAMES if any(one.name == name for one in properties))
        columns.append(Column(entity, Kind.TEXT, label, entity))
        details += [Column(f"{entity}.{one.name}", one.kind, one.name, entity) for one in properties]
    return {column.name: column for column in [*columns, *details]}


def _properties(schema: Mapping[str, Any]) -> list[Column]:
    """Return a column for each property that is a text, a number, a truth value or a timestamp."""
    columns = []
    for name, property in schema["properties"].items():
        type = property.get("type", "object")
        type = type if isinstance(type, str) else type[0]
        if type not in {"object", "array"}:
            kind = Kind.TIMESTAMP if property.get("format") == "date-time" else Kind(_KINDS[type])
            columns.append(Column(name, kind, name))
    return columns


_KINDS = {"string": Kind.TEXT, "integer": Kind.INTEGER, "boolean": Kind.BOOLEAN}


class RowReader:
    """Reads the values of the columns from a ticket.

    Args:
        columns: the columns.
        pickers: the values of the pickers by entity and id, as the service sent them. An entity that is not in it was
            read with the ticket.

    Attributes:
        missing: properties of the ticket that no response has contained so far.
    """

    def __init__(self, columns: Sequence[Column], pickers: Mapping[str, Mapping[int, Mapping[str, Any]]]) -> None:
        related = [column for column in columns if column.entity]
        self._own = [column.member for column in columns if not column.entity]
        self._related = [_source(column, pickers.get(column.entity)) for column in related]
        self._order = [[*self._own, *related].index(one if one.entity else one.member) for one in columns]
        self._is_in_order = self._order == sorted(self._order)
        self.missing = set(self._own)

    def read(self, ticket: Mapping[str, Any]) -> list[Any]:
        """Return the values of a ticket, in the order of the columns. What the service did not send is None."""
        if self.missing:
            self.missing -= ticket.keys()
        get = ticket.get
        values = list(map(get, self._own))
        for reference, picked, member in self._related:
            related = get(reference)
            if picked is not None:
                values.append(picked.get(related) if isinstance(related, int) else None)
            else:
                values.append(related.get(member) if isinstance(related, dict) else None)
        return values if self._is_in_order else [values[position] for position in self._order]


def _source(column: Column, picker: Mapping[int, Mapping[str, Any]] | None) -> tuple[str, dict[int, Any] | None, str]:
    """Return where a column is found: the property of a ticket, and the values of a picker or a property in it."""
    if picker is None:
        return column.entity, None, column.member
    return f"{column.entity}Id", {id: entity.get(column.member) for id, entity in picker.items()}, column.member
