"""Objects of the service as a table on a terminal."""

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

# What a person looks for first; other fields follow as the service sends them, the audit ones come last.
_FIRST = (
    *("Id", "Title", "Name", "FullName", "Value", "Owner", "Body", "Status", "Priority", "Assignee", "Due"),
    *("Expiration", "EMailAddress", "Email", "UserName", "UserPrincipalName", "Created"),
)
_LAST = ("Modified", "ModifiedBy", "CreatedBy", "Gu", "IsDeleted")
_LABELS = ("Value", "FullName", "Name", "Title", "Id")
_COLUMNS = 6
_NARROW = 8
_GAP = 2
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def print_table(plain: Mapping[str, Any] | Sequence[Any], kind: str) -> None:
    """Print one object as names and values, or a list as a row an object and their count.

    As many columns are shown as fit; what is shortened ends in an ellipsis. Dates are in UTC. Nothing in a
    text reaches the terminal as a command to it.

    Args:
        plain: JSON objects, in wire form.
        kind: what one of them is, in words.

    """
    console = Console()
    with _replacing_letters():
        if isinstance(plain, Mapping):
            console.print(_details(plain))
            return
        rows = [item if isinstance(item, Mapping) else {"Value": item} for item in plain]
        if rows:
            console.print(_listing(rows, console.width))
        console.print(Text(f"{len(rows):,} {kind if len(rows) == 1 else _plural(kind)}"))


def _details(entity: Mapping[str, Any]) -> Table:
    table = Table.grid(padding=(0, _GAP, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in entity.items():
        if value is not None and not name.startswith("@"):
            table.add_row(Text(_head(name, [value])), Text(_cell(value)))
    return table


def _listing(rows: Sequence[Mapping[str, Any]], width: int) -> Table:
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
    columns: dict[str, list[str]] = {}
    for name in _ranked(rows)[:_COLUMNS]:
        values = [row.get(name) for row in rows]
        columns[_head(name, values)] = [_cell(value) for value in values]
    for head, wide in _widths(columns, width).items():
        side: JustifyMethod = "right" if head == "Id" else "left"
        table.add_column(head, width=wide, justify=side, no_wrap=True, overflow="ellipsis")
    for cells in zip(*(columns[str(column.header)] for column in table.columns), strict=True):
        table.add_row(*map(Text, cells))
    return table


def _ranked(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    names = list(dict.fromkeys(name for row in rows for name in row if not name.startswith("@")))
    # An expanded Status says more than its StatusId.
    names = [name for name in names if not (name.endswith("Id") and name.removesuffix("Id") in names)]

    def rank(name: str) -> int:
        stem = name if name == "Id" else name.removesuffix("Id").removesuffix("Date")
        return _FIRST.index(stem) if stem in _FIRST else len(_FIRST) + (stem in _LAST)

    return sorted(names, key=rank)


def _widths(columns: Mapping[str, Sequence[str]], width: int) -> dict[str, int]:
    """Choose the columns that fit, from the first one on, and shorten the widest until they do."""
    wide = {head: max(map(cell_len, [head, *cells])) for head, cells in columns.items()}
    least = {head: size if head == "Id" else min(size, _NARROW) for head, size in wide.items()}
    chosen: dict[str, int] = {}
    for head in wide:
        if chosen and sum(least[name] + _GAP for name in [*chosen, head]) - _GAP > width:
            break
        chosen[head] = wide[head]
    while (excess := sum(chosen.values()) + _GAP * (len(chosen) - 1) - width) > 0:
        widest = max(chosen, key=lambda head: chosen[head] - least[head])
        if chosen[widest] <= least[widest]:
            break
        chosen[widest] -= min(excess, max(1, (chosen[widest] - least[widest]) // 2))
    return chosen


def _head(name: str, values: Sequence[Any]) -> str:
    dated = any(isinstance(value, str) and _TIME.match(value) for value in values)
    return one_line(f"{name} (UTC)" if dated else name)


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str() if _TIME.match(value):
            return _time(value)
        case Mapping():
            label = next((value[name] for name in _LABELS if value.get(name) is not None), None)
            return "{}" if label is None else _cell(label)
        case list() if value and all(isinstance(item, Mapping) and item.get("Name") for item in value):
            return ", ".join(_cell(item["Name"]) for item in value)
        case list():
            return f"{len(value)} items" if len(value) != 1 else "1 item"
        case _:
            return one_line(str(value))


def _time(text: str) -> str:
    try:
        time = datetime.fromisoformat(text)
        return f"{time.astimezone(UTC) if time.tzinfo else time:%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        return one_line(text)


def _plural(kind: str) -> str:
    if kind.endswith("y"):
        return f"{kind[:-1]}ies"
    return f"{kind}es" if kind.endswith(("s", "x", "ch", "sh")) else f"{kind}s"


@contextmanager
def _replacing_letters() -> Iterator[None]:
    # A terminal with a code page of its own cannot show every name: a question mark is better than an error.
    if not isinstance(sys.stdout, io.TextIOWrapper):
        yield
        return
    errors = sys.stdout.errors
    sys.stdout.reconfigure(errors="replace")
    try:
        yield
    finally:
        sys.stdout.reconfigure(errors=errors)
