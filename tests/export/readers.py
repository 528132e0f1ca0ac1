"""Read an export with programs that did not write it."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow.parquet

from tests.export.conftest import read_csv, read_json_lines

Row = dict[str, Any]


def read_excel(file: Path) -> list[Row]:
    """Return the rows of the first sheet, by openpyxl, which leaves the escapes of the format (`_x0007_`) undecoded."""
    book = openpyxl.load_workbook(file, read_only=True)
    try:
        header, *rows = book.worksheets[0].iter_rows(values_only=True)
        return [dict(zip(map(str, header), map(_decoded, row), strict=True)) for row in rows]
    finally:
        book.close()


def _decoded(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    return re.sub("_x([0-9A-F]{4})_", lambda escape: chr(int(escape[1], 16)), cell)


def read_sqlite(file: Path) -> list[Row]:
    """Return the rows of the table."""
    with closing(sqlite3.connect(file)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute("SELECT * FROM tickets ORDER BY Id")]


def read_parquet(file: Path) -> list[Row]:
    """Return the rows, by pyarrow."""
    rows: list[Row] = pyarrow.parquet.read_table(file).to_pylist()
    return rows


def read_with_duckdb(file: Path) -> list[Row]:
    """Return the rows of a CSV, JSON Lines or Parquet file, by DuckDB, which finds the types itself."""
    with duckdb.connect() as database:
        relation = database.sql(f"FROM '{file}'")
        return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


READERS: dict[str, Callable[[Path], list[Row]]] = {
    "csv": read_csv,
    "jsonl": read_json_lines,
    "xlsx": read_excel,
    "sqlite": read_sqlite,
    "parquet": read_parquet,
}
