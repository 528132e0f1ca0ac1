"""Print entities as a table on a terminal."""

import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from tikit_kit.text import one_line

# The fields that users look for come first. Other fields follow in the order of the service, audit fields last.
_FIRST_FIELDS = (
    *("Id", "Title", "Name", "FullName", "Value", "Owner", "Body", "Status", "Priority", "Assignee", "Due"),
    *("Expiration", "EMailAddress", "Email", "UserName", "UserPrincipalName", "Created"),
)
_LAST_FIELDS = ("Modified", "ModifiedBy", "CreatedBy", "Gu", "IsDeleted")
_LABEL_FIELDS = ("Value", "FullName", "Name", "Title", "Id")
_MAX_COLUMNS = 6
_MIN_WIDTH = 8
_GAP = 2
_BLOCK = 100
"""Rows that are laid out at once: rich keeps them in memory."""
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def print_entity(entity: Mapping[str, Any]) -> None:
    """Print one entity as names and values. Timestamps are in UTC.

    Args:
        entity: the entity, as the service sent it.
    """
    with _replace_unencodable():
        Console().print(_entity_table(entity))


def print_list(read_items: Callable[[], Iterable[Any]], item_name: str) -> None:
    """Print a list as one row per entity, and the number of entities.

    The table has the columns that fit the terminal; a shortened text ends in an ellipsis. Timestamps are in UTC.
    Escape sequences in a text are removed, so a text cannot control the terminal.

    Args:
        read_items: returns the entities, as the service sends them. It is called several times, so that the list
            need not be in memory.
        item_name: the name of one entity, for the count: `ticket`.
    """
    console = Console()

    def read_rows() -> Iterator[Mapping[str, Any]]:
        return (item if isinstance(item, Mapping) else {"Value": item} for item in read_items())

    names = _ordered_fields(read_rows())[:_MAX_COLUMNS]
    columns = _measure(names, read_rows())
    widths = _fitting_widths(columns, console.width)
    count = 0
    with _replace_unencodable():
        rows = iter(read_rows())
        while block := list(islice(rows, _BLOCK)):
            console.print(_list_table(columns[: len(widths)], widths, block, show_header=not count))
            count += len(block)
        console.print(Text(f"{count:,} {item_name if count == 1 else _plural(item_name)}"))


def _entity_table(entity: Mapping[str, Any]) -> Table:
    table = Table.grid(padding=(0, _GAP, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in entity.items():
        if value is not None and not name.startswith("@"):
            table.add_row(Text(_header(name, value)), Text(_cell(value)))
    return table


@dataclass(slots=True)
class _Column:
    name: str
    width: int = 0
    """The width of its widest cell."""
    has_timestamps: bool = False

    @property
    def header(self) -> str:
        return one_line(f"{self.name} (UTC)" if self.has_timestamps else self.name)


def _measure(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> list[_Column]:
    columns = [_Column(name) for name in names]
    for row in rows:
        for column in columns:
            value = row.get(column.name)
            column.has_timestamps |= _is_timestamp(value)
            column.width = max(column.width, cell_len(_cell(value)))
    return columns


def _list_table(
    columns: Sequence[_Column], widths: Sequence[int], rows: Iterable[Mapping[str, Any]], *, show_header: bool
) -> Table:
    padding = (0, _GAP, 0, 0)
    table = Table(box=None, padding=padding, pad_edge=False, header_style="bold", show_header=show_header)
    for column, width in zip(columns, widths, strict=True):
        justify: JustifyMethod = "right" if column.header == "Id" else "left"
        table.add_column(column.header, width=width, justify=justify, no_wrap=True, overflow="ellipsis")
    for row in rows:
        table.add_row(*(Text(_cell(row.get(column.name))) for column in columns))
    return table


def _ordered_fields(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    found: dict[str, None] = {}
    for row in rows:
        found |= dict.fromkeys(row)
    # An expanded Status is more useful than its StatusId.
    names = [name for name in found if not name.startswith("@")]
    names = [name for name in names if not (name.endswith("Id") and name.removesuffix("Id") in found)]

    def rank(name: str) -> int:
        stem = name if name == "Id" else name.removesuffix("Id").removesuffix("Date")
        return _FIRST_FIELDS.index(stem) if stem in _FIRST_FIELDS else len(_FIRST_FIELDS) + (stem in _LAST_FIELDS)

    return sorted(names, key=rank)


def _fitting_widths(columns: Sequence[_Column], width: int) -> list[int]:
    """Return the widths of the columns that fit, from the first column on; the widest are shortened to fit."""
    full = [max(column.width, cell_len(column.header)) for column in columns]
    minimum = [
        size if column.header == "Id" else min(size, _MIN_WIDTH) for column, size in zip(columns, full, strict=True)
    ]
    fitting = [n for n in range(1, len(full) + 1) if sum(minimum[:n]) + _GAP * (n - 1) <= width]
    chosen = full[: max(fitting, default=1)]
    while (excess := sum(chosen) + _GAP * (len(chosen) - 1) - width) > 0:
        widest = max(range(len(chosen)), key=lambda position: chosen[position] - minimum[position])
        if chosen[widest] <= minimum[widest]:
            break
        chosen[widest] -= min(excess, max(1, (chosen[widest] - minimum[widest]) // 2))
    return chosen


def _header(name: str, value: Any) -> str:
    return one_line(f"{name} (UTC)" if _is_timestamp(value) else name)


def _is_timestamp(value: Any) -> bool:
    return isinstance(value, str) and _TIMESTAMP.match(value) is not None


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str() if _TIMESTAMP.match(value):
            return _format_timestamp(value)
        case Mapping():
            label = next((value[name] for name in _LABEL_FIELDS if value.get(name) is not None), None)
            return "{}" if label is None else _cell(label)
        case list() if value and all(isinstance(item, Mapping) and item.get("Name") for item in value):
            return ", ".join(_cell(item["Name"]) for item in value)
        case list():
            return f"{len(value)} items" if len(value) != 1 else "1 item"
        case _:
            return one_line(str(value))


def _format_timestamp(text: str) -> str:
    try:
        timestamp = datetime.fromisoformat(text)
        return f"{timestamp.astimezone(UTC) if timestamp.tzinfo else timestamp:%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        return one_line(text)


def _plural(name: str) -> str:
    if name.endswith("y"):
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "x", "ch", "sh")) else f"{name}s"


@contextmanager
def _replace_unencodable() -> Iterator[None]:
    # The code page of a terminal may lack characters of a name. A question mark is better than an error.
    if not isinstance(sys.stdout, io.TextIOWrapper):
        yield
        return
    errors = sys.stdout.errors
    sys.stdout.reconfigure(errors="replace")
    try:
        yield
    finally:
        sys.stdout.reconfigure(errors=errors)
