"""What changes tickets: the actions AddTicket, UpdateTicket and AddComment."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select, update

from tikit_sandbox.errors import BodyError, Rule
from tikit_sandbox.store.database import TABLES, fold
from tikit_sandbox.store.dates import to_store, wire_to_store
from tikit_sandbox.store.inserts import Author, insert_entity

_PICKERS = {
    "StatusId": "Status",
    "PriorityId": "Priority",
    "CategoryId": "Category",
    "TicketTypeId": "TicketType",
    "SupportGroupId": "SupportGroup",
}


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
    row = {name: wire_to_store(value) if name.endswith("Date") and value else value for name, value in columns.items()}
    row |= {"ModifiedDate": to_store(author.now), "ModifiedById": author.id}
    connection.execute(update(table).where(table.c.Id == given["Id"]).values(row))
    return int(given["Id"])


def add_comment(connection: Connection, ticket: int, given: Mapping[str, Any], author: Author) -> int | None:
    """Add a comment from the `Comment` of a checked body; give its id, None if there is no such ticket."""
    if not _exists(connection, "Ticket", ticket):
        return None
    return insert_entity(connection, "Comment", {"TicketId": ticket, **given}, author)


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
