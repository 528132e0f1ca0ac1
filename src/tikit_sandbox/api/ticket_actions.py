"""What changes tickets: the actions AddTicket, UpdateTicket and AddComment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, func, insert, select, update

from tikit_sandbox.store.database import TABLES, fold, stored_date, to_row
from tikit_sandbox.store.entity_sets import ENTITY_SETS

from .bodies import BodyError, Rule

_PICKERS = {
    "StatusId": "Status",
    "PriorityId": "Priority",
    "CategoryId": "Category",
    "TicketTypeId": "TicketType",
    "SupportGroupId": "SupportGroup",
}


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something: the id of the platform user, None if it is not one of them, and the time, as stored."""

    id: int | None
    now: str


def add_ticket(connection: Connection, given: Mapping[str, Any], author: Author) -> int:
    """Add a ticket from the `Ticket` of a checked body; give its id.

    Raises:
        BodyError: a person or a picker value that it names does not exist.

    """
    return insert_entity(connection, "Ticket", {**_columns(connection, given), "Closed": False}, author)


def update_ticket(connection: Connection, given: Mapping[str, Any], author: Author) -> int | None:
    """Change what the `Ticket` of a checked body gives, and nothing else; give its id, None if there is none.

    Raises:
        BodyError: a person or a picker value that it names does not exist.

    """
    table = TABLES["Ticket"]
    if not _exists(connection, "Ticket", given["Id"]):
        return None
    columns = _columns(connection, given)
    row = {name: stored_date(value) if name.endswith("Date") and value else value for name, value in columns.items()}
    row |= {"ModifiedDate": author.now, "ModifiedById": author.id}
    connection.execute(update(table).where(table.c.Id == given["Id"]).values(row))
    return int(given["Id"])


def add_comment(connection: Connection, ticket: int, given: Mapping[str, Any], author: Author) -> int | None:
    """Add a comment from the `Comment` of a checked body; give its id, None if there is no such ticket."""
    if not _exists(connection, "Ticket", ticket):
        return None
    return insert_entity(connection, "Comment", {"TicketId": ticket, **given}, author)


def insert_entity(connection: Connection, name: str, own: Mapping[str, Any], author: Author) -> int:
    """Insert an entity in wire form with what every entity has; give its id."""
    dates = {"CreatedDate": author.now + "Z", "ModifiedDate": author.now + "Z"}
    people = {"CreatedById": author.id, "ModifiedById": author.id}
    row = to_row(ENTITY_SETS[name], {**own, **dates, **people, "Guid": str(uuid4())})
    del row["Id"]
    table = TABLES[name]
    return int(connection.execute(insert(table).values(row).returning(table.c.Id)).scalar_one())


def _columns(connection: Connection, given: Mapping[str, Any]) -> dict[str, Any]:
    columns = {name: value for name, value in given.items() if name not in ("Id", "Requester", "Assignee")}
    for name, entity_set in _PICKERS.items():
        if columns.get(name) is not None and not _exists(connection, entity_set, columns[name]):
            raise BodyError(Rule(f"There is no {entity_set} with the Id {columns[name]}.", name))
    for name, entity_set, address in (("Requester", "CdmUser", "EMailAddress"), ("Assignee", "PlatformUser", "Email")):
        if name in given:
            person = given[name]
            columns[f"{name}Id"] = person and _person(connection, name, entity_set, address, person.get(address))
    return columns


def _exists(connection: Connection, entity_set: str, id: int) -> bool:
    table = TABLES[entity_set]
    return connection.execute(select(table.c.Id).where(table.c.Id == id)).first() is not None


def _person(connection: Connection, name: str, entity_set: str, column: str, address: str | None) -> int:
    table = TABLES[entity_set]
    wanted = func.fold(table.c[column]) == fold(address or "")
    found = connection.execute(select(table.c.Id).where(wanted).order_by(table.c.Id)).first()
    if found is None:
        raise BodyError(Rule(f"Nobody has the e-mail address '{address}'.", name))
    return int(found.Id)
