"""Export tickets to a file, and read them as rows for pandas, polars and DuckDB."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack, cast

from .errors import TikitError
from .finding import PICKERS, Finding, Names
from .pager import HttpPager
from .timestamps import parse_timestamp

if TYPE_CHECKING:
    from .export.columns import Column
    from .export.observer import Observer
    from .export.ticket_export import ExportSummary
    from .export.ticket_reader import TicketReader
    from .export.ticket_rows import TicketRows

_MOST_LANES = 32
_PARAMETERS = {"TicketType": "type", "SupportGroup": "support_group"}
"""The parameters of `find_tickets` that have another name than their picker."""
_MOMENTS = ("created_since", "modified_since", "due_before")


class _Words(TypedDict, total=False):
    status: Names | None
    priority: Names | None
    support_group: Names | None
    group: Names | None
    type: Names | None
    assignee: Names | None
    requester: Names | None
    text: str | None
    open: bool | None
    filter: str | None


class Conditions(_Words, total=False):
    """The conditions of `find_tickets`. A ticket has to match each of them. A moment may also be a text."""

    created_since: datetime | str | None
    modified_since: datetime | str | None
    due_before: datetime | str | None


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
            conditions: What a ticket has to match, as for `find_tickets`: `status="Active"`. A moment may also be a
                text: `modified_since="2026-11-01"`.

        Returns:
            The number of tickets, and notes on the result.

        Raises:
            TikitError: A request failed, tickets are missing, the file cannot be written, or an argument is wrong.
        """
        from .export.columns import choose_columns
        from .export.destination import check_destination, check_stdout
        from .export.formats.choice import choose_format, open_format
        from .export.ticket_export import TicketExport

        name = os.fspath(file)
        format = choose_format(name, format)
        chosen = choose_columns(columns)
        opened = open_format(format, chosen, delimiter=delimiter, raw=raw)
        if name == "-":
            check_stdout(format)
        else:
            target = check_destination(Path(name))
        reader = self._reader(chosen, columns is not None, lanes, conditions)
        export = TicketExport(reader, opened, self._observer())
        if name == "-":
            return export.to_stdout()
        options = {
            "address": self.address,
            "query": reader.query,
            "columns": [column.name for column in chosen],
            "format": [format, delimiter or ",", raw],
        }
        return export.to_file(target, options, fresh=fresh)

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

    def _reader(self, columns: Sequence[Column], is_chosen: bool, lanes: int, conditions: Conditions) -> TicketReader:
        from .export.ticket_reader import TicketReader, select_of

        if not 1 <= lanes <= _MOST_LANES:
            raise TikitError(f"{lanes} lanes are not possible", f"Use 1 to {_MOST_LANES}.")
        select = select_of(columns) if is_chosen else None
        words = cast("_Words", {name: value for name, value in conditions.items() if name not in _MOMENTS})
        pager = self.find_tickets(
            select=select,
            created_since=_moment(conditions.get("created_since")),
            modified_since=_moment(conditions.get("modified_since")),
            due_before=_moment(conditions.get("due_before")),
            **words,
        )
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

    def _observer(self) -> Observer:
        """Return an observer that reports nothing. `tikit_kit.script` overrides this to report on stderr."""
        from .export.observer import Silent

        return Silent()


def _moment(value: object) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    try:
        return parse_timestamp(str(value))
    except ValueError:
        what = f"{value!r:.40} is not a date, and not a timestamp with a time zone"
        raise TikitError(what, "Write it as 2026-11-01 or 2026-11-01T08:00:00Z.") from None
