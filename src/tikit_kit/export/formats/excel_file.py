"""Excel: one sheet with typed cells, a frozen header and filters. It needs XlsxWriter."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tikit_kit.export.columns import Kind

from .encoding import json_text
from .spool import Spooled
from .typed_values import typed_value

_MAX_ROWS = 1_048_576
_EXACT = 2**53
"""Excel stores numbers as binary64, which has every whole number up to this one."""
_FIRST_YEAR = 1900
_DATE_FORMAT = "yyyy-mm-dd hh:mm:ss"
_TEXT_WIDTH, _DATE_WIDTH, _NUMBER_WIDTH = 30, 19, 12
"""Widths of columns in characters."""


class ExcelFile(Spooled):
    """Excel. Timestamps are dates of Excel, in UTC; dates before 1900 are text."""

    max_rows: int | None = _MAX_ROWS - 1

    def _convert(self, rows: Iterator[list[Any]], path: Path) -> list[str]:
        options = {"constant_memory": True, "tmpdir": str(path.parent)}
        # Closed only after every row: closing writes the file.
        book = Workbook(str(path), options)
        sheet = _Sheet(book, book.add_worksheet("Tickets"))
        sheet.write_header([(column.name, column.kind) for column in self._columns])
        kinds = [column.kind for column in self._columns]
        for row, values in enumerate(rows, 1):
            for position, (value, kind) in enumerate(zip(values, kinds, strict=True)):
                if value is not None:
                    sheet.write(row, position, value, kind)
        sheet.add_filters()
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(*error.args[0].args) from None
        if not sheet.shortened:
            return []
        return [f"{sheet.shortened:,} texts were shortened to the 32,767 characters that a cell of Excel holds"]


class _Sheet:
    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self.shortened = 0
        self._sheet = sheet
        self._bold: Format = book.add_format({"bold": True})
        self._date: Format = book.add_format({"num_format": _DATE_FORMAT})
        self._plain: Format = book.add_format()
        self._rows = 0
        self._columns = 0

    def write_header(self, columns: list[tuple[str, Kind]]) -> None:
        widths = {Kind.TEXT: _TEXT_WIDTH, Kind.TIMESTAMP: _DATE_WIDTH}
        for position, (name, kind) in enumerate(columns):
            self._sheet.set_column(position, position, widths.get(kind, _NUMBER_WIDTH))
            self._sheet.write_string(0, position, name, self._bold)
        self._sheet.freeze_panes(1, 0)
        self._columns = len(columns)

    def write(self, row: int, position: int, value: Any, kind: Kind) -> None:
        self._rows = row
        try:
            typed = typed_value(value, kind)
        except ValueError:
            typed = value if isinstance(value, str) else json_text(value)
        if isinstance(typed, bool):
            self._sheet.write_boolean(row, position, typed)
        elif isinstance(typed, int) and abs(typed) <= _EXACT:
            self._sheet.write_number(row, position, typed)
        elif isinstance(typed, datetime) and typed.year >= _FIRST_YEAR:
            self._sheet.write_datetime(row, position, typed.replace(tzinfo=None), self._date)
        else:
            self._write_text(row, position, str(value) if isinstance(typed, datetime | int) else typed)

    def add_filters(self) -> None:
        self._sheet.autofilter(0, 0, self._rows, self._columns - 1)

    def _write_text(self, row: int, position: int, text: str) -> None:
        # A line of a cell ends in LF. A CR would be shown, or be read as an escape of it.
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter takes such a text for markup, and writes it unescaped. In two runs it is text.
            result = self._sheet.write_rich_string(row, position, text[:1], self._bold, text[1:])
        else:
            result = self._sheet.write_string(row, position, text)
        self.shortened += result == -2
