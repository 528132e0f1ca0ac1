"""Read the expected entities from the database file with sqlite3, without any code of the sandbox."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

Entity = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on tickets, in OData and in SQL."""

    odata: str
    sql: str


CONDITIONS = {
    "several pages": Condition("StatusId eq 18", "StatusId = 18"),
    "beyond ASCII": Condition("contains(Title,'打印机')", "Title LIKE '%打印机%'"),
    "null": Condition("AssigneeId eq null", "AssigneeId IS NULL"),
    "date": Condition(
        "CreatedDate ge 2026-06-01T00:00:00Z and Closed eq false", "CreatedDate >= '2026-06-01' AND NOT Closed"
    ),
    "path and quote": Condition(
        "Requester/Name eq 'Grace O''Brien'", "RequesterId IN (SELECT Id FROM CdmUser WHERE Name = 'Grace O''Brien')"
    ),
}


class Store:
    """The tables of a database file, in the JSON form of the API."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def entities(self, table: str, condition: str = "TRUE") -> list[Entity]:
        """Return the entities of a table that meet an SQL condition, ordered by id."""
        with closing(sqlite3.connect(f"{self._file.as_uri()}?mode=ro", uri=True)) as connection:
            types = {name: type for _, name, type, *_ in connection.execute(f'PRAGMA table_info("{table}")')}
            rows = connection.execute(f'SELECT * FROM "{table}" WHERE {condition} ORDER BY Id').fetchall()
        assert rows, "nothing to compare with"
        return [
            {name: _to_json(name, types[name], value) for name, value in zip(types, row, strict=True)} for row in rows
        ]

    def expanded(self) -> list[Entity]:
        """Return every ticket with its requester, its assignee (or None) and its comments."""
        requesters = {user["Id"]: user for user in self.entities("CdmUser")}
        assignees = {user["Id"]: user for user in self.entities("PlatformUser")}
        tickets = {
            ticket["Id"]: {
                **ticket,
                "Requester": requesters[ticket["RequesterId"]],
                "Assignee": assignees.get(ticket["AssigneeId"]),
                "Comments": [],
            }
            for ticket in self.entities("Ticket")
        }
        for comment in self.entities("Comment"):
            tickets[comment["TicketId"]]["Comments"].append(comment)
        return list(tickets.values())


def with_datetimes(entity: Entity) -> Entity:
    """Convert the dates of an entity to datetimes, as most typed clients do."""
    return {
        name: datetime.fromisoformat(value) if value is not None and name.endswith("Date") else value
        for name, value in entity.items()
    }


def _to_json(name: str, type: str, value: Any) -> Any:
    if value is not None and type == "BOOLEAN":
        return bool(value)
    return f"{value}Z" if value is not None and name.endswith("Date") else value
