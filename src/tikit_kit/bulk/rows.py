"""Rows: what each of them asks for, and how it is known again in a later run."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tikit_client.models import Ticket

from tikit_kit.errors import TikitError

from .columns import CellError, Column, Value, nearest_first
from .problems import Problems
from .sheet import read_sheet

Item = Ticket | int | Mapping[str, Value]
"""A row of a program: a ticket, the id of one, or values by the names of columns."""


@dataclass(slots=True)
class Row:
    """One row. Ten thousand of them are in memory, so columns are shared and cells are a tuple.

    Attributes:
        number: its number, as a spreadsheet shows it; in a program, its position from 1.
        key: the hash of its content, and how often that occurred up to here.
        columns: the columns that have a value.
        cells: their values.
        modified: when its ticket was changed last, as the service sent it; empty if it is not known.
        title: the title of its ticket, before it is changed.
        requester: the id of the requester of its ticket, or the e-mail address for a new one.
        before: the current values of what it changes, by the names of the request.
    """

    number: int
    key: str
    columns: tuple[str, ...]
    cells: tuple[Value, ...]
    modified: str = ""
    title: str = ""
    requester: int | str | None = None
    before: tuple[tuple[str, Any], ...] = ()

    @property
    def values(self) -> dict[str, Value]:
        """The values by column."""
        return dict(zip(self.columns, self.cells, strict=True))

    def get(self, column: str) -> Value:
        """Return the value of a column, None if the row has none."""
        return self.cells[self.columns.index(column)] if column in self.columns else None

    @property
    def id(self) -> int:
        """The id of its ticket; 0 for a row that adds one."""
        id = self.get("id")
        return id if isinstance(id, int) else 0


@dataclass
class RowReader:
    """Turns sheets and items into rows.

    Args:
        known: the columns of the action.
        given: values for every row.
        problems: receives what is wrong.
    """

    known: Mapping[str, Column]
    given: Mapping[str, Value]
    problems: Problems
    _occurrences: dict[str, int] = field(default_factory=dict)
    _shared: dict[Any, Any] = field(default_factory=dict)

    def read_file(self, file: Path) -> list[Row]:
        """Return the rows of a CSV file.

        Raises:
            TikitError: the file cannot be read, or its first line is wrong.
        """
        sheet = read_sheet(file, self.known, self.problems)
        return [row for number, cells in sheet for row in self._row(number, cells)]

    def read_items(self, items: Iterable[Item]) -> list[Row]:
        """Return the rows of a program.

        Raises:
            TikitError: the items cannot be read.
        """
        return [row for number, item in enumerate(items, 1) for row in self._item(number, item)]

    def _item(self, number: int, item: Item) -> Iterator[Row]:
        if isinstance(item, Ticket):
            for row in self._row(number, {"id": item.id}):
                row.modified = item.get("ModifiedDate") or ""
                yield row
        elif isinstance(item, Mapping):
            yield from self._row(number, item)
        else:
            yield from self._row(number, {"id": item})

    def _row(self, number: int, cells: Mapping[str, object]) -> Iterator[Row]:
        """Yield the row, or nothing if a cell is wrong."""
        values: dict[str, Value] = {}
        for name, cell in {**self.given, **cells}.items():
            if name in cells and name in self.given:
                self.problems.add(number, name, "the value is given for all rows, and in this one")
            elif name not in self.known:
                hint = f"The known ones, the nearest first: {nearest_first(self.known, name)}."
                self.problems.add(number, "", f"there is no column {name!r:.60}", hint)
                return
            else:
                try:
                    values[name] = self.known[name].value(cell)
                except CellError as error:
                    self.problems.add(number, error.column, error.what, error.hint)
                    return
        for column in self.known.values():
            if column.is_required and values.get(column.name) in (None, ""):
                self.problems.add(number, column.name, "the cell is empty", "Fill it in.")
                return
        yield self._known_row(number, values)

    def _known_row(self, number: int, values: Mapping[str, Value]) -> Row:
        content = json.dumps(values, default=str, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        occurrence = self._occurrences[digest] = self._occurrences.get(digest, 0) + 1
        columns = self._share(tuple(values))
        return Row(number, f"{digest}.{occurrence}", columns, tuple(map(self._share, values.values())))

    def _share(self, value: Any) -> Any:
        """Return an equal object that another row has already, so that a repeated cell takes no memory."""
        return value if isinstance(value, str) and len(value) > 80 else self._shared.setdefault(value, value)


def check_given(given: Mapping[str, object], known: Mapping[str, Column]) -> dict[str, Value]:
    """Return the values for every row, as a program gave them.

    Raises:
        TikitError: one of them has an unknown name, or cannot be used.
    """
    values = {}
    for name, value in given.items():
        if name not in known:
            raise TikitError(
                f"there is no column '{name}'", f"There are, the nearest first: {nearest_first(known, name)}."
            )
        try:
            values[name] = known[name].value(value)
        except CellError as error:
            raise TikitError(f"{name}: {error.what}", error.hint) from None
    return values
