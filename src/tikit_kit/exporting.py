"""Export tickets to a file, and read them as rows for pandas, polars and DuckDB."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from .finding import Finding, Names
from .pager import HttpPager

if TYPE_CHECKING:
    from .export.observer import Observer
    from .export.ticket_export import ExportSummary


class Conditions(TypedDict, total=False):
    """The conditions of `find_tickets`. A ticket has to match each of them."""

    status: Names | None
    priority: Names | None
    support_group: Names | None
    group: Names | None
    type: Names | None
    assignee: Names | None
    requester: Names | None
    text: str | None
    created_since: datetime | None
    modified_since: datetime | None
    due_before: datetime | None
    open: bool | None
    filter: str | None


class Exporting(Finding):
    """Exports tickets."""

    address: str

    def export_tickets(
        self,
        file: str | PathLike[str],
        *,
        columns: str | Iterable[str] | None = None,
        delimiter: str = ",",
        raw: bool = False,
        lanes: int = 4,
        fresh: bool = False,
        **conditions: Unpack[Conditions],
    ) -> ExportSummary:
        """Export tickets."""
        from .export.columns import choose_columns
        from .export.text_formats import Csv
        from .export.ticket_export import export_to_file
        from .export.ticket_reader import TicketReader, select_of

        chosen = choose_columns(columns)
        select = None if columns is None else select_of(chosen)
        pager = self.find_tickets(select=select, **conditions)
        if not isinstance(pager, HttpPager):
            raise TypeError("a list of tickets is read by another pager")
        names = [column.name for column in chosen]
        format = Csv(names, delimiter=delimiter, raw=raw)
        options = {
            "address": self.address,
            "query": pager.options,
            "columns": names,
            "delimiter": delimiter,
            "raw": raw,
        }
        reader = TicketReader(self, pager, chosen, lanes)
        return export_to_file(reader, Path(file), format, options, self._observer(), fresh=fresh)

    def _observer(self) -> Observer:
        """Return an observer that reports nothing. `tikit_kit.script` overrides this to report on stderr."""
        from .export.observer import Silent

        return Silent()
