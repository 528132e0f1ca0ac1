"""The sandbox's store: tables made from the entity sets, on SQLite in memory or in a file.

Dates lie in it as UTC text without the ending Z, with as few digits of a fraction as it takes
(``2026-01-10T08:44:24.4567``). So they sort as text, and go out with a Z put behind.
"""

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Engine,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    insert,
)
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool
from sqlalchemy.types import TypeEngine

from tikit_sandbox.settings import Collation

from .dates import wire_to_store
from .entity_sets import ENTITY_SETS, NAVIGATIONS, EntitySet, Property

METADATA = MetaData()

# How many statements are kept. At the usual 500 the collector of garbage stops answers for a second.
STATEMENTS = 50

_COLUMN_TYPES: dict[str, type[TypeEngine[Any]]] = {
    "Edm.Boolean": Boolean,
    "Edm.Int32": Integer,
    "Edm.Int64": BigInteger,
    "Edm.Double": Float,
    "Edm.Single": Float,
}


def _column(entity_set: EntitySet, declared: Property) -> Column[Any]:
    joined = {navigation.column for navigation in entity_set.navigations if not navigation.many}
    joined |= {
        navigation.target_column
        for navigations in NAVIGATIONS.values()
        for navigation in navigations
        if navigation.many and not navigation.through and navigation.target == entity_set.name
    }
    key = declared.name == "Id"
    return Column(
        declared.name,
        _COLUMN_TYPES.get(declared.type, Text)(),
        primary_key=key,
        nullable=declared.nullable,
        index=declared.name in joined and not key,
    )


TABLES = {
    name: Table(
        name,
        METADATA,
        *(_column(entity_set, declared) for declared in entity_set.properties),
        sqlite_autoincrement=True,  # the id of what is deleted is never given again
    )
    for name, entity_set in ENTITY_SETS.items()
}

# The tables of pairs between entities, by name.
PAIR_TABLES = {
    navigation.through[0]: Table(
        navigation.through[0],
        METADATA,
        Column(navigation.through[1], Integer, primary_key=True),
        Column(navigation.through[2], Integer, primary_key=True),
    )
    for entity_set in ENTITY_SETS.values()
    for navigation in entity_set.navigations
    if navigation.through
}


def to_row(entity_set: EntitySet, entity: Mapping[str, Any]) -> dict[str, Any]:
    """Turn an entity in wire form into a row; what it lacks is null, or false where it cannot be null."""
    row = {}
    for declared in entity_set.properties:
        value = entity.get(declared.name)
        if value is None:
            value = False if declared.type == "Edm.Boolean" else None
        elif declared.type == "Edm.DateTimeOffset":
            value = wire_to_store(value)
        elif declared.type == "Edm.Guid":
            value = value.lower()
        row[declared.name] = value
    return row


class Database:
    """The tables on one SQLite connection; a missing file is made, an existing one is gone on with."""

    def __init__(self, file: Path | None = None, collation: Collation = "nocase") -> None:
        url = f"sqlite:///{file}" if file else "sqlite://"
        self.collation = collation
        self.engine: Engine = create_engine(
            url, poolclass=StaticPool, query_cache_size=STATEMENTS, connect_args={"check_same_thread": False}
        )
        event.listen(self.engine, "connect", _add_functions)
        METADATA.create_all(self.engine)

    def load(self, parts: Iterable[tuple[str, Iterable[Mapping[str, Any]]]]) -> None:
        """Add entities in wire form, each part of one entity set, keeping their ids; unknown members are left out.

        All of them are added or none. Raises KeyError for an entity set that the sandbox does not have.
        """
        with self.engine.begin() as connection:
            for name, entities in parts:
                rows = [to_row(ENTITY_SETS[name], entity) for entity in entities]
                if rows:
                    connection.execute(insert(TABLES[name]), rows)

    def close(self) -> None:
        """Close the connection; a database in memory is gone with it."""
        self.engine.dispose()


def _add_functions(connection: SqliteConnection, _: ConnectionPoolEntry) -> None:
    """Give SQLite what it lacks: a case-blind form of text beyond ASCII, and the remainder of fractions."""
    connection.create_function("fold", 1, fold, deterministic=True)
    connection.create_function("remainder", 2, _remainder, deterministic=True)


def fold(text: Any) -> Any:
    """Give the case-blind form of a text; letter by letter, so that places in it stay what they are."""
    if not isinstance(text, str):
        return text
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(letter.casefold() if len(letter.casefold()) == 1 else letter for letter in text)


def _remainder(left: float | None, right: float | None) -> float | None:
    """Divide and give what is left, with the sign of ``left``; SQLite's own cuts fractions off before it does."""
    if left is None or not right or math.isinf(left):
        return None
    if isinstance(left, int) and isinstance(right, int):
        return abs(left) % abs(right) * (-1 if left < 0 else 1)
    return math.fmod(left, right)
