"""Inserting entities with the properties that every entity has: audit dates, author and Guid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, insert

from .database import TABLES, to_row
from .dates import to_wire
from .entity_sets import ENTITY_SETS


@dataclass(frozen=True, slots=True)
class Author:
    """Who makes a change and when: the id of the platform user, None for the sandbox itself, and the time."""

    id: int | None
    now: datetime


def insert_entity(connection: Connection, name: str, properties: Mapping[str, Any], author: Author) -> int:
    """Insert an entity into an entity set.

    Args:
        connection: an open transaction.
        name: the name of the entity set.
        properties: the entity's own properties, in wire form.
        author: the author of the entity.

    Returns:
        The id of the entity.
    """
    now = to_wire(author.now)
    audit = {"CreatedDate": now, "ModifiedDate": now, "CreatedById": author.id, "ModifiedById": author.id}
    row = to_row(ENTITY_SETS[name], {**properties, **audit, "Guid": str(uuid4())})
    del row["Id"]
    table = TABLES[name]
    return int(connection.execute(insert(table).values(row).returning(table.c.Id)).scalar_one())
