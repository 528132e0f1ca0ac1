"""Parquet, and batches of Arrow, which pandas, polars and DuckDB read without a loop. It needs pyarrow."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from tikit_kit.errors import TikitError
from tikit_kit.export.columns import Column, Kind

from .spool import Spooled
from .typed_values import typed_value

_TYPES = {
    Kind.TEXT: pyarrow.string(),
    Kind.INTEGER: pyarrow.int64(),
    Kind.BOOLEAN: pyarrow.bool_(),
    Kind.TIMESTAMP: pyarrow.timestamp("us", tz="UTC"),
}
_BATCH = 1000
_GROUP = 5
"""Batches in a group of rows. A reader loads a group at once; a small one compresses badly."""


class ParquetFile(Spooled):
    """Parquet. Timestamps are in UTC, in microseconds."""

    def _convert(self, rows: Iterator[list[Any]], path: Path) -> list[str]:
        schema = arrow_schema(self._columns)
        batches = arrow_batches(self._columns, rows)
        with pyarrow.parquet.ParquetWriter(path, schema) as writer:
            while group := list(islice(batches, _GROUP)):
                writer.write_table(pyarrow.Table.from_batches(group, schema))
        return []


def arrow_schema(columns: Sequence[Column]) -> pyarrow.Schema:
    """Return the types of the columns."""
    fields = [(column.name, _TYPES[column.kind]) for column in columns]
    return pyarrow.schema(fields)


def arrow_batches(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[pyarrow.RecordBatch]:
    """Yield tickets as batches of Arrow.

    Args:
        columns: the columns.
        rows: the values of each ticket, as the service sent them.

    Raises:
        TikitError: a value is not of the type of its column.
    """
    rows = iter(rows)
    while some := list(islice(rows, _BATCH)):
        arrays = [
            pyarrow.array([_typed(values, position, column) for values in some], _TYPES[column.kind])
            for position, column in enumerate(columns)
        ]
        yield pyarrow.record_batch(arrays, schema=arrow_schema(columns))


def _typed(values: Sequence[Any], position: int, column: Column) -> Any:
    try:
        return typed_value(values[position], column.kind)
    except ValueError:
        what = f"a value of the column {column.name} is not of the type {column.kind.value}: {values[position]!r:.80}"
        raise TikitError(what, "Leave the column out, or export to .csv or .jsonl.") from None
