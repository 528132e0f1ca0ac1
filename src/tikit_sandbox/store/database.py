"""The SQLite database, in memory or in a file, with one table for each entity set.

Dates are stored as UTC text without the final Z and without trailing zeros of the fraction
(``2026-01-10T08:44:24.4567``), so they sort as text. ``dates.py`` converts them.
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
    Connection,
    Engine,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    delete,
    event,
    insert,
)
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool
from sqlalchemy.types import TypeEngine

from tikit_sandbox.settings import Collation

from .dates import wire_to_store
from .entity_sets import ENTITY_SETS, NAVIGATIONS, EntitySet, Property

METADATA = MetaData()

# Size of each statement cache. With SQLAlchemy's default of 500, a garbage collection pauses responses for a second.
STATEMENT_CACHE_SIZE = 50

_COLUMN_TYPES: dict[str, type[TypeEngine[Any]]] = {
    "Edm.Boolean": Boolean,
    "Edm.Int32": Integer,
    "Edm.Int64": BigInteger,
    "Edm.Double": Float,
    "Edm.Single": Float,
}


def _column(entity_set: EntitySet, declared: Property) -> Column[Any]:
    join_columns = {navigation.column for navigation in entity_set.navigations if not navigation.many}
    join_columns |= {
        navigation.target_column
        for navigations in NAVIGATIONS.values()
        for navigation in navigations
        if navigation.many and not navigation.through and navigation.target == entity_set.name
    }
    is_key = declared.name == "Id"
    return Column(
        declared.name,
        _COLUMN_TYPES.get(declared.type, Text)(),
        primary_key=is_key,
        nullable=declared.nullable,
        index=declared.name in join_columns and not is_key,
    )


TABLES = {
    name: Table(
        name,
        METADATA,
        *(_column(entity_set, declared) for declared in entity_set.properties),
        sqlite_autoincrement=True,  # the id of a deleted row is never reused
    )
    for name, entity_set in ENTITY_SETS.items()
}

# The tables of many-to-many relations, by name.
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
    """Convert an entity in wire form to a row; a missing value becomes false for a boolean and null otherwise."""
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


# The collation in which text is compared without regard to case.
FOLDED = "folded"


class Database:
    """The tables on one SQLite connection.

    Args:
        file: the database file; None stores all data in memory. `create` fills a new one.
        collation: whether text is compared without regard to case (``nocase``) or with it (``binary``).
    """

    def __init__(self, file: Path | None = None, collation: Collation = "nocase") -> None:
        url = f"sqlite:///{file}" if file else "sqlite://"
        self.collation = collation
        self.engine: Engine = create_engine(
            url, poolclass=StaticPool, query_cache_size=STATEMENT_CACHE_SIZE, connect_args={"check_same_thread": False}
        )
        event.listen(self.engine, "connect", _add_functions)

    def create(self, parts: Iterable[tuple[str, Iterable[Mapping[str, Any]]]]) -> None:
        """Create the tables and insert entities with their ids. Unknown members of an entity are ignored.

        All of it is one transaction: a process that is killed leaves a file without tables, which can be filled again.

        Args:
            parts: names of entity sets, each with entities in wire form. A name may occur more than once.

        Raises:
            KeyError: there is no entity set of that name.
        """
        with self.engine.begin() as connection:
            connection.exec_driver_sql("BEGIN")  # sqlite3 itself begins no transaction before CREATE TABLE
            METADATA.create_all(connection)
            insert_parts(connection, parts)

    def close(self) -> None:
        """Close the connection; a database in memory is lost."""
        self.engine.dispose()


def insert_parts(connection: Connection, parts: Iterable[tuple[str, Iterable[Mapping[str, Any]]]]) -> None:
    """Insert entities with their ids; see ``Database.create``."""
    for name, entities in parts:
        rows = [to_row(ENTITY_SETS[name], entity) for entity in entities]
        if rows:
            connection.execute(insert(TABLES[name]), rows)


def delete_all(connection: Connection) -> None:
    """Delete all rows of all tables, and begin with the first id again."""
    for table in reversed(METADATA.sorted_tables):
        connection.execute(delete(table))
    connection.exec_driver_sql("DELETE FROM sqlite_sequence")


def _add_functions(connection: SqliteConnection, _: ConnectionPoolEntry) -> None:
    """Add what SQLite lacks: case folding beyond ASCII, a collation by it, and the remainder of fractions."""
    connection.create_function("fold", 1, fold, deterministic=True)
    connection.create_collation(FOLDED, _compare_folded)
    connection.create_function("remainder", 2, _remainder, deterministic=True)


def fold(text: Any) -> Any:
    """Return a text without case. The length is unchanged, so positions in the text stay valid; null stays null."""
    if not isinstance(text, str):
        return text
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(letter.casefold() if len(letter.casefold()) == 1 else letter for letter in text)


def _compare_folded(left: str, right: str) -> int:
    folded_left, folded_right = fold(left), fold(right)
    return int(folded_left > folded_right) - int(folded_left < folded_right)


def _remainder(left: float | None, right: float | None) -> float | None:
    """Return the remainder of a division, with the sign of ``left``. SQLite's own operator truncates fractions."""
    if left is None or not right or math.isinf(left):
        return None
    if isinstance(left, int) and isinstance(right, int):
        return abs(left) % abs(right) * (-1 if left < 0 else 1)
    return math.fmod(left, right)
