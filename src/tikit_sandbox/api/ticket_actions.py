"""The actions that change tickets: AddTicket, UpdateTicket and AddComment."""

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


def add_ticket(connection: Connection, properties: Mapping[str, Any], author: Author) -> int:
    """Add a ticket.

    Args:
        connection: an open transaction.
        properties: the ``Ticket`` of a validated body.
        author: the author of the ticket.

    Returns:
        The id of the ticket.

    Raises:
        BodyError: a person or a picker value in the body does not exist.
    """
    return insert_entity(connection, "Ticket", {**_columns(connection, properties), "Closed": False}, author)


def update_ticket(connection: Connection, properties: Mapping[str, Any], author: Author) -> int | None:
    """Change those properties of a ticket that the body contains.

    Args:
        connection: an open transaction.
        properties: the ``Ticket`` of a validated body.
        author: the author of the change.

    Returns:
        The id of the ticket; None if it does not exist.

    Raises:
        BodyError: a person or a picker value in the body does not exist.
    """
    table = TABLES["Ticket"]
    if not _exists(connection, "Ticket", properties["Id"]):
        return None
    columns = _columns(connection, properties)
    row = {name: wire_to_store(value) if name.endswith("Date") and value else value for name, value in columns.items()}
    row |= {"ModifiedDate": to_store(author.now), "ModifiedById": author.id}
    connection.execute(update(table).where(table.c.Id == properties["Id"]).values(row))
    return int(properties["Id"])


def add_comment(connection: Connection, ticket: int, properties: Mapping[str, Any], author: Author) -> int | None:
    """Add a comment to a ticket.

    Args:
        connection: an open transaction.
        ticket: the id of the ticket.
        properties: the ``Comment`` of a validated body.
        author: the author of the comment.

    Returns:
        The id of the comment; None if the ticket does not exist.
    """
    if not _exists(connection, "Ticket", ticket):
        return None
    return insert_entity(connection, "Comment", {"TicketId": ticket, **properties}, author)


def _columns(connection: Connection, properties: Mapping[str, Any]) -> dict[str, Any]:
    columns = {name: value for name, value in properties.items() if name not in ("Id", "Requester", "Assignee")}
    for name, entity_set in _PICKERS.items():
        if columns.get(name) is not None and not _exists(connection, entity_set, columns[name]):
            raise BodyError(Rule(f"There is no {entity_set} with the Id {columns[name]}.", name))
    for name, entity_set, address in (("Requester", "CdmUser", "EMailAddress"), ("Assignee", "PlatformUser", "Email")):
        if name in properties:
            person = properties[name]
            columns[f"{name}Id"] = person and _person_id(connection, name, entity_set, address, person.get(address))
    return columns


def _exists(connection: Connection, entity_set: str, id: int) -> bool:
    table = TABLES[entity_set]
    return connection.execute(select(table.c.Id).where(table.c.Id == id)).first() is not None


def _person_id(connection: Connection, name: str, entity_set: str, column: str, address: str | None) -> int:
    table = TABLES[entity_set]
    has_address = func.fold(table.c[column]) == fold(address or "")
    person = connection.execute(select(table.c.Id).where(has_address).order_by(table.c.Id)).first()
    if person is None:
        raise BodyError(Rule(f"There is no {entity_set} with the e-mail address '{address}'.", name))
    return int(person.Id)
