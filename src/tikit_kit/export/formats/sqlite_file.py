"""SQLite: a table `tickets`. Timestamps are text in ISO 8601, as SQLite has no type for them."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from tikit_kit.export.columns import Column, Kind

from .encoding import json_text
from .spool import Spooled

_TYPES = {Kind.TEXT: "TEXT", Kind.TIMESTAMP: "TEXT", Kind.INTEGER: "INTEGER", Kind.BOOLEAN: "BOOLEAN"}


class SqliteFile(Spooled):
    """SQLite. Truth values are 1 and 0."""

    def _convert(self, rows: Iterator[list[Any]], path: Path) -> list[str]:
        columns = ", ".join(map(_declaration, self._columns))
        marks = ", ".join("?" * len(self._columns))
        insert = f"INSERT INTO tickets VALUES ({marks})"  # noqa: S608 (only question marks are put in)
        try:
            with closing(sqlite3.connect(path)) as database:
                # The file is new: after a failure it is thrown away.
                database.execute("PRAGMA journal_mode = OFF")
                database.execute("PRAGMA synchronous = OFF")
                database.execute(f"CREATE TABLE tickets ({columns})")
                database.executemany(insert, map(_stored, rows))
                database.commit()
        except sqlite3.OperationalError as error:
            raise OSError(errno.EIO, str(error)) from None
        return []


def _declaration(column: Column) -> str:
    key = " PRIMARY KEY" if column.name == "Id" else ""
    return f'"{column.name}" {_TYPES[column.kind]}{key}'


def _stored(values: list[Any]) -> list[Any]:
    return [json_text(value) if _needs_text(value) else value for value in values]


def _needs_text(value: Any) -> bool:
    return isinstance(value, dict | list) or (isinstance(value, int) and not -(2**63) <= value < 2**63)
