"""Print entities as a table on a terminal."""

import io
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
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
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def print_table(plain: Mapping[str, Any] | Sequence[Any], item_name: str) -> None:
    """Print one entity as names and values, or a list as one row per entity and the number of entities.

    The table has the columns that fit the terminal; a shortened text ends in an ellipsis. Timestamps are in UTC.
    Escape sequences in a text are removed, so a text cannot control the terminal.

    Args:
        plain: an entity or a list of entities, as the service sends them.
        item_name: the name of one entity, for the count: `ticket`.
    """
    console = Console()
    with _replace_unencodable():
        if isinstance(plain, Mapping):
            console.print(_entity_table(plain))
            return
        rows = [item if isinstance(item, Mapping) else {"Value": item} for item in plain]
        if rows:
            console.print(_list_table(rows, console.width))
        console.print(Text(f"{len(rows):,} {item_name if len(rows) == 1 else _plural(item_name)}"))


def _entity_table(entity: Mapping[str, Any]) -> Table:
    table = Table.grid(padding=(0, _GAP, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in entity.items():
        if value is not None and not name.startswith("@"):
            table.add_row(Text(_header(name, [value])), Text(_cell(value)))
    return table


def _list_table(rows: Sequence[Mapping[str, Any]], width: int) -> Table:
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
    columns: dict[str, list[str]] = {}
    for name in _ordered_fields(rows)[:_MAX_COLUMNS]:
        values = [row.get(name) for row in rows]
        columns[_header(name, values)] = [_cell(value) for value in values]
    for header, column_width in _widths(columns, width).items():
        justify: JustifyMethod = "right" if header == "Id" else "left"
        table.add_column(header, width=column_width, justify=justify, no_wrap=True, overflow="ellipsis")
    for cells in zip(*(columns[str(column.header)] for column in table.columns), strict=True):
        table.add_row(*map(Text, cells))
    return table


def _ordered_fields(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    names = list(dict.fromkeys(name for row in rows for name in row if not name.startswith("@")))
    # An expanded Status is more useful than its StatusId.
    names = [name for name in names if not (name.endswith("Id") and name.removesuffix("Id") in names)]

    def rank(name: str) -> int:
        stem = name if name == "Id" else name.removesuffix("Id").removesuffix("Date")
        return _FIRST_FIELDS.index(stem) if stem in _FIRST_FIELDS else len(_FIRST_FIELDS) + (stem in _LAST_FIELDS)

    return sorted(names, key=rank)


def _widths(columns: Mapping[str, Sequence[str]], width: int) -> dict[str, int]:
    """Return the widths of the columns that fit, from the first column on; the widest are shortened to fit."""
    full = {header: max(map(cell_len, [header, *cells])) for header, cells in columns.items()}
    minimum = {header: size if header == "Id" else min(size, _MIN_WIDTH) for header, size in full.items()}
    chosen: dict[str, int] = {}
    for header in full:
        if chosen and sum(minimum[name] + _GAP for name in [*chosen, header]) - _GAP > width:
            break
        chosen[header] = full[header]
    while (excess := sum(chosen.values()) + _GAP * (len(chosen) - 1) - width) > 0:
        widest = max(chosen, key=lambda header: chosen[header] - minimum[header])
        if chosen[widest] <= minimum[widest]:
            break
        chosen[widest] -= min(excess, max(1, (chosen[widest] - minimum[widest]) // 2))
    return chosen


def _header(name: str, values: Sequence[Any]) -> str:
    has_timestamps = any(isinstance(value, str) and _TIMESTAMP.match(value) for value in values)
    return one_line(f"{name} (UTC)" if has_timestamps else name)


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
