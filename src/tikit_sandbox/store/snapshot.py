"""Check and read the files that the user names: a snapshot to start from, and an existing database."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tikit_sandbox.errors import CannotStartError

from .database import METADATA
from .dates import is_wire
from .entity_sets import ENTITY_SETS, EntityJson, EntitySet, Property, is_int32


def read_snapshot(file: Path) -> dict[str, list[EntityJson]]:
    """Read a snapshot: a JSON object of entity set to list of entities, in wire form.

    Raises:
        CannotStartError: the file is not a snapshot. The message names the first error and its place.
    """
    try:
        data = json.loads(file.read_bytes())
    except OSError as error:
        raise CannotStartError(f"{file} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise CannotStartError(f"{file} is not JSON") from None
    if not isinstance(data, dict):
        raise CannotStartError(f"{file} is not a JSON object of entity set to list of entities")
    for name, entities in data.items():
        if name not in ENTITY_SETS:
            raise CannotStartError(f"{file}: there is no entity set {name!r}")
        if not isinstance(entities, list):
            raise CannotStartError(f"{file}: {name} is not a list of entities")
        _check(file, ENTITY_SETS[name], entities)
    return data


def _check(file: Path, entity_set: EntitySet, entities: list[Any]) -> None:
    ids = set()
    for number, entity in enumerate(entities, 1):
        place = f"{file}: {entity_set.name}, entity {number}"
        if not isinstance(entity, dict):
            raise CannotStartError(f"{place}: not a JSON object")
        for declared in entity_set.properties:
            if not _is_valid(declared, entity.get(declared.name)):
                raise CannotStartError(f"{place}: {declared.name} must be an {declared.type}")
        if entity["Id"] in ids:
            raise CannotStartError(f"{place}: duplicate Id {entity['Id']}")
        ids.add(entity["Id"])


def _is_valid(declared: Property, value: Any) -> bool:
    if value is None:
        return declared.nullable or declared.type == "Edm.Boolean"
    if declared.type == "Edm.Boolean":
        return isinstance(value, bool)
    if declared.type == "Edm.Int32":
        return is_int32(value)
    if declared.type == "Edm.DateTimeOffset":
        return isinstance(value, str) and is_wire(value)
    return isinstance(value, str)


def is_initialized(file: Path) -> bool:
    """Return whether a file is a sandbox database with at least one row.

    A file is not initialized if it is missing or empty, or if the sandbox was killed before it had filled it. What such
    a sandbox has written is in a journal beside the file, and SQLite undoes it when the file is opened.

    Raises:
        CannotStartError: the file contains something else, so the sandbox must not write into it.
    """
    has_rows = False
    try:
        if not file.exists() or file.stat().st_size == 0:
            return False
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True)) as connection:
            if connection.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master)").fetchone() == (0,):
                return False
            for table in METADATA.tables.values():
                columns = connection.execute("SELECT name FROM pragma_table_info(?)", (table.name,)).fetchall()
                if {name for (name,) in columns} != set(table.columns.keys()):
                    raise CannotStartError(
                        f"{file} is not a database of this sandbox version: choose another file with --database"
                    )
                any_row = f'SELECT EXISTS (SELECT 1 FROM "{table.name}")'  # noqa: S608 (one of the sandbox's own names)
                has_rows |= connection.execute(any_row).fetchone() == (1,)
    except OSError as error:
        raise CannotStartError(f"{file} cannot be read: {error.strerror}") from None
    except sqlite3.OperationalError as error:
        raise CannotStartError(f"{file} cannot be read: {error}") from None
    except sqlite3.DatabaseError:
        raise CannotStartError(f"{file} is not a sandbox database: choose another file with --database") from None
    return has_rows
