"""Objects of the service as a table on a terminal."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

# What a person looks for first; other fields follow as the service sends them, the base's own come last.
_FIRST = (
    *(
        "Id",
        "Title",
        "Name",
        "FullName",
        "Value",
        "Owner",
        "Body",
        "Status",
        "Priority",
        "Assignee",
        "DueDate",
    ),
    *("ExpirationDate", "EMailAddress", "Email", "UserName", "UserPrincipalName", "CreatedDate"),
)
_LAST = ("ModifiedDate", "ModifiedById", "CreatedById", "Guid", "IsDeleted")
_NAMES = ("Value", "FullName", "Name", "Title", "Id")
_COLUMNS = 6
_NARROWEST, _WIDEST = 8, 24
_GAP = 2
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")

Row = Mapping[str, Any]


def print_table(plain: Row | Sequence[Any], kind: str) -> None:
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
        console.print(f"{len(rows):,} {kind if len(rows) == 1 else _plural(kind)}", highlight=False)


def _listing(rows: Sequence[Row], width: int) -> Table:
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
    names: dict[str, None] = dict.fromkeys(name for row in rows for name in row if not name.startswith("@"))
    for head, cells in _fitting(_ranked(names, rows), rows, width):
        number = head == "Id"
        table.add_column(
            head,
            justify="right" if number else "left",
            no_wrap=True,
            overflow="ellipsis",
            min_width=max(map(len, cells)) if number else None,
            ratio=None,
        )
        table.columns[-1]._cells.extend(Text(cell) for cell in cells)
    return table
