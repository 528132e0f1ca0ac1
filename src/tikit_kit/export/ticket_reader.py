"""Read the tickets of an export: their pages, the names of their columns, and the check that none is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from tikit_kit.errors import UnexpectedResponseError
from tikit_kit.pager import HttpPager

from .columns import ENTITIES, Column, RowReader
from .key_pages import Expand, KeyPages
from .parallel import call_all

_PEOPLE = ("Requester", "Assignee")
"""They are many, so they are read with their tickets. Pickers are read whole, archived values too."""
ReadPicker = Callable[[str], Mapping[int, Mapping[str, Any]]]
"""Returns the values of a picker by id, such as `Status`."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Tickets of one page.

    Attributes:
        rows: the values of each, in the order of the columns.
        reached: the Id up to which all tickets were read; None if they follow next links.
    """

    rows: list[list[Any]]
    reached: int | None


class TicketReader:
    """Reads tickets. Call `open()`, iterate `batches()`, and then call `check_count()`.

    Args:
        read_picker: reads the pickers.
        pager: the list of tickets, with its filter and its `$select`.
        columns: what to read of each ticket.
        lanes: how many requests are sent at the same time.

    Attributes:
        query: the query options of the list.
        pages: the pages of the list.
        notes: what the user should know of the result, a sentence each.
    """

    def __init__(self, read_picker: ReadPicker, pager: HttpPager[Any], columns: Sequence[Column], lanes: int) -> None:
        self._read_picker = read_picker
        self._columns = columns
        self._lanes = lanes
        self._rows = RowReader(columns, {})
        self.query = pager.options
        self.pages = KeyPages(pager, expand_of(columns), lanes, lambda ticket: self._rows.read(ticket))
        self.notes: list[str] = []

    def open(self, **where: int) -> None:
        """Read the pickers and request the first page, at the same time.

        Args:
            where: `after` and `last`, as `KeyPages.open` takes them.

        Raises:
            TikitError: a list cannot be read.
        """
        used = {column.entity for column in self._columns if column.entity not in _PEOPLE}
        pickers: dict[str, Mapping[int, Mapping[str, Any]]] = {}

        def read(name: str) -> None:
            pickers[name] = self._read_picker(name)

        reads = [partial(read, name) for name in ENTITIES if name in used]
        call_all([partial(self.pages.open, **where), *reads], self._lanes)
        self._rows = RowReader(self._columns, pickers)

    def batches(self) -> Iterator[Batch]:
        """Yield the tickets, page by page.

        Raises:
            KeysIgnoredError: the service does not support pages by key after all: call `pages.fall_back()`.
            TikitError: a page cannot be read.
        """
        is_empty = True
        for page in self.pages.pages():
            is_empty &= not page.rows
            yield Batch(page.rows, page.reached if self.pages.by_key else None)
        if not self.pages.by_key:
            self.notes.append(
                f"the service does not support pages by Id ({self.pages.refusal}), so they followed next links,"
                " one at a time: a ticket may be missing if others were deleted meanwhile"
            )
        if self.pages.was_limited:
            self.notes.append("the service limited the rate (429), so fewer requests were sent at the same time")
        if self._rows.missing and not is_empty:
            self.notes.append(f"the service sent no {', '.join(sorted(self._rows.missing))}: these columns are empty")

    def check_count(self, rows: int, counted: int | None) -> None:
        """Compare the tickets that were read with the count of the service at the start.

        Args:
            rows: how many tickets were read.
            counted: how many the service counted.

        Raises:
            TikitError: tickets are missing although the service counts as many as at the start.
        """
        if rows == counted:
            return
        now = self.pages.count_now()
        if counted is None or now is None:
            self.notes.append("the service sent no count, so it is not known whether a ticket is missing")
        elif rows < counted == now:
            raise UnexpectedResponseError(
                f"the service counted {counted:,} tickets and sent {rows:,}",
                "Run it again. If it fails again, report this to whoever runs the service.",
            )
        else:
            self.notes.append(
                f"tickets were created, changed or deleted meanwhile: the service counted {counted:,} at the start"
                f" and {now:,} at the end"
            )


def select_of(columns: Sequence[Column]) -> str:
    """Return the `$select` of the properties that the columns need, with the Id in any case."""
    members = [column.member if not column.entity else f"{column.entity}Id" for column in columns]
    return ",".join(dict.fromkeys(["Id", *members]))


def expand_of(columns: Sequence[Column]) -> Expand:
    """Return the `$expand` of the people that the columns need."""
    members: dict[str, list[str]] = {}
    for column in columns:
        if column.entity in _PEOPLE:
            members.setdefault(column.entity, ["Id"]).append(column.member)
    nested = [f"{entity}($select={','.join(dict.fromkeys(names))})" for entity, names in members.items()]
    return Expand(",".join(nested), ",".join(members))
