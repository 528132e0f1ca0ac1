"""Export tickets to a file, and read them as rows for pandas, polars and DuckDB."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from .errors import TikitError
from .finding import PICKERS, Finding, TicketConditions
from .pager import HttpPager

if TYPE_CHECKING:
    from .export.columns import Column
    from .export.observer import Observer
    from .export.ticket_export import ExportSummary
    from .export.ticket_reader import TicketReader
    from .export.ticket_rows import TicketRows

_MOST_LANES = 32
_PARAMETERS = {"TicketType": "type", "SupportGroup": "support_group"}
"""The parameters of `find_tickets` that have another name than their picker."""


class Conditions(TicketConditions, total=False):
    """The conditions of `find_tickets`. A ticket has to match each of them."""

    filter: str | None


class Exporting(Finding):
    """Exports tickets."""

    address: str

    def export_tickets(
        self,
        file: str | os.PathLike[str],
        *,
        format: str | None = None,
        columns: str | Iterable[str] | None = None,
        delimiter: str | None = None,
        raw: bool = False,
        lanes: int = 4,
        fresh: bool = False,
        **conditions: Unpack[Conditions],
    ) -> ExportSummary:
        """Export tickets to a file: each ticket that exists from start to end is in it exactly once.

        Pages are requested by ranges of Ids, several at the same time, and written in the order of the Ids. Tickets
        that are created after the start are left out. The file gets its name when it is complete; until then, an
        earlier file of this name is unchanged. The same call continues an export that failed or was killed within the
        last 24 hours, from a folder `.NAME.tikit-export` beside the file.

        Args:
            file: The file. Its ending is its format: `.csv`, `.jsonl`, `.xlsx`, `.sqlite` or `.parquet`. `-` is
                standard output.
            format: The format, whatever the ending is. The default for standard output is `jsonl`.
            columns: The names of the columns, such as `Id,Title,Status,Requester.EMailAddress`. The default is every
                property of a ticket, then the names of its status, priority, type, support group, group, requester,
                assignee and category.
            delimiter: What separates the fields of CSV: `,` is the default.
            raw: Whether a text in CSV that begins with =, +, -, @, tab or CR is left as it is. By default it gets a
                leading apostrophe, so that a spreadsheet does not run it as a formula.
            lanes: How many requests are sent at the same time, 1 to 32. After a 429 there are fewer.
            fresh: Whether an unfinished export is ignored.
            conditions: What a ticket has to match, as for `find_tickets`: `status="Active"`.

        Returns:
            The number of tickets, and notes on the result.

        Raises:
            TikitError: A request failed, tickets are missing, the file cannot be written, or an argument is wrong.
        """
        return self._export(os.fspath(file), format, columns, delimiter, raw, lanes, fresh, conditions)

    def ticket_rows(
        self,
        *,
        columns: str | Iterable[str] | None = None,
        lanes: int = 4,
        **conditions: Unpack[Conditions],
    ) -> TicketRows:
        """Return tickets as rows for pandas, polars and DuckDB, with the columns of `export_tickets`.

        Args:
            columns: The names of the columns, as for `export_tickets`.
            lanes: How many requests are sent at the same time, 1 to 32.
            conditions: What a ticket has to match, as for `find_tickets`.

        Returns:
            The rows: `pandas.DataFrame(rows)`, `polars.DataFrame(rows)`, `duckdb.sql("from rows")`.

        Raises:
            TikitError: An argument is wrong. A failed request raises it when the rows are read.
        """
        from .export.columns import choose_columns
        from .export.ticket_rows import TicketRows

        chosen = choose_columns(columns)
        return TicketRows(chosen, lambda: self._reader(chosen, columns is not None, lanes, conditions))

    def _export(
        self,
        name: str,
        format: str | None,
        columns: str | Iterable[str] | None,
        delimiter: str | None,
        raw: bool,
        lanes: int,
        fresh: bool,
        conditions: Conditions,
    ) -> ExportSummary:
        from .export.columns import choose_columns
        from .export.destination import check_destination, check_stdout
        from .export.formats.choice import choose_format, open_format
        from .export.ticket_export import TicketExport

        observer = self._on_export()  # before a format loads Arrow
        format = choose_format(name, format)
        chosen = choose_columns(columns)
        opened = open_format(format, chosen, delimiter=delimiter, raw=raw)
        if name == "-":
            check_stdout(format)
        else:
            target = check_destination(Path(name))
        reader = self._reader(chosen, columns is not None, lanes, conditions)
        export = TicketExport(reader, opened, observer)
        if name == "-":
            return export.to_stdout()
        options = {
            "address": self.address,
            "query": reader.query,
            "columns": [column.name for column in chosen],
            "format": [format, delimiter or ",", raw],
        }
        return export.to_file(target, options, fresh=fresh)

    def _reader(self, columns: Sequence[Column], is_chosen: bool, lanes: int, conditions: Conditions) -> TicketReader:
        from .export.ticket_reader import TicketReader, select_of

        if not 1 <= lanes <= _MOST_LANES:
            raise TikitError(f"{lanes} lanes are not possible", f"Use 1 to {_MOST_LANES}.")
        pager = self.find_tickets(select=select_of(columns) if is_chosen else None, **conditions)
        if not isinstance(pager, HttpPager):
            raise TypeError("a list of tickets is read by another pager")
        return TicketReader(self._picker, pager, columns, lanes)

    def _picker(self, name: str) -> Mapping[int, Mapping[str, Any]]:
        parameter = _PARAMETERS.get(name, name.lower())
        try:
            return self._choices(parameter, lambda: PICKERS[name](self)).entities
        except TikitError as error:
            error.what += f" (reading the column {name})"
            raise

    def _on_export(self) -> Observer:
        """Prepare for an export, and return what observes it: nothing. `tikit_kit.script` overrides this."""
        from .export.observer import Silent

        return Silent()
