"""Tickets as rows, for pandas, polars and DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .columns import Column
from .formats.choice import check_extra
from .formats.typed_values import typed_value
from .ticket_reader import TicketReader

if TYPE_CHECKING:
    import pyarrow


class TicketRows(Iterable[dict[str, Any]]):
    """The tickets of a filter, each once, as rows with the columns of an export.

    Iterating yields a dict for each ticket. Timestamps are datetimes in UTC. `pandas.DataFrame(rows)` reads it so.
    Libraries that know Arrow read it as a table with types, such as `polars.DataFrame(rows)` or
    `duckdb.sql("from rows")`. Each use requests the tickets anew.

    Args:
        columns: the columns.
        open_reader: returns a new reader of the tickets.
    """

    def __init__(self, columns: Sequence[Column], open_reader: Callable[[], TicketReader]) -> None:
        self._columns = columns
        self._open_reader = open_reader

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self._columns]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the tickets in the order of their Ids.

        Raises:
            TikitError: a page cannot be read, or tickets are missing. Those before it have been yielded.
        """
        names = self.columns
        for values in self._values():
            yield dict(zip(names, map(_typed, values, self._columns), strict=True))

    def to_arrow(self) -> pyarrow.Table:
        """Return all tickets as a table of Arrow. It needs pyarrow (`tikit-kit[parquet]`).

        Raises:
            TikitError: pyarrow is missing, a page cannot be read, or tickets are missing.
        """
        check_extra("parquet")
        import pyarrow

        from .formats.parquet_file import arrow_batches, arrow_schema

        return pyarrow.Table.from_batches(
            list(arrow_batches(self._columns, self._values())), arrow_schema(self._columns)
        )

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the tickets through the PyCapsule interface of Arrow, once all of them are read."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def _values(self) -> Iterator[list[Any]]:
        reader, rows = self._open_reader(), 0
        reader.open()
        for batch in reader.batches():
            rows += len(batch.rows)
            yield from batch.rows
        reader.check_count(rows, reader.pages.count)


def _typed(value: Any, column: Column) -> Any:
    try:
        return typed_value(value, column.kind)
    except ValueError:  # the service is of another version
        return value
