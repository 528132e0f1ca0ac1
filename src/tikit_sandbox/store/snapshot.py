"""Files that the sandbox is given: a snapshot to start from, a database to go on with; each looked at first."""

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

    Raises CannotStartError that says what is wrong with it, and where.
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
        where = f"{file}: {entity_set.name}, entity {number}"
        if not isinstance(entity, dict):
            raise CannotStartError(f"{where}: not an object")
        for declared in entity_set.properties:
            if not _fits(declared, entity.get(declared.name)):
                raise CannotStartError(f"{where}: {declared.name} is missing or no {declared.type}")
        if entity["Id"] in ids:
            raise CannotStartError(f"{where}: the Id {entity['Id']} is there twice")
        ids.add(entity["Id"])


def _fits(declared: Property, value: Any) -> bool:
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
    """Say whether a file holds a database of the sandbox with something in it.

    A file that is missing or empty, or whose filling was cut off, does not. Raises CannotStartError if it holds
    something else, so that nothing is written into another program's file.
    """
    filled = False
    try:
        if not file.exists() or file.stat().st_size == 0:
            return False
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True)) as connection:
            for table in METADATA.tables.values():
                columns = connection.execute("SELECT name FROM pragma_table_info(?)", (table.name,)).fetchall()
                if {name for (name,) in columns} != set(table.columns.keys()):
                    raise CannotStartError(f"{file} is no database of this version of the sandbox")
                any_row = f'SELECT EXISTS (SELECT 1 FROM "{table.name}")'  # noqa: S608 (a name of our own)
                filled |= connection.execute(any_row).fetchone() == (1,)
    except OSError as error:
        raise CannotStartError(f"{file} cannot be read: {error.strerror}") from None
    except sqlite3.OperationalError as error:
        raise CannotStartError(f"{file} cannot be read: {error}") from None
    except sqlite3.DatabaseError:
        raise CannotStartError(f"{file} is no database of the sandbox") from None
    return filled
