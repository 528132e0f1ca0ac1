"""CSV as in RFC 4180, in UTF-8 with a byte order mark, so that Excel reads it as UTF-8."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tikit_kit.errors import TikitError

from .encoding import encode_text, json_text
from .format import Finished, Values

_BOM = b"\xef\xbb\xbf"
_FORMULA = frozenset("=+-@\t\r")
"""What a text begins with that a spreadsheet takes for a formula."""
_TAB = ("tab", "\\t")
_EMPTY = '""'
"""An empty field as a whole line: without quotes the line would be no row."""


class CsvFile:
    """CSV. A null is an empty field.

    Args:
        columns: the names of the columns.
        delimiter: what separates the fields: one character, or `tab`.
        raw: whether a text that begins like a formula is left as it is. By default it gets a leading apostrophe.

    Raises:
        TikitError: the delimiter cannot be used.
    """

    max_rows: int | None = None

    def __init__(self, columns: Sequence[str], *, delimiter: str = ",", raw: bool = False) -> None:
        delimiter = "\t" if delimiter in _TAB else delimiter
        if len(delimiter) != 1 or delimiter in '"\r\n\0' or delimiter.isalnum():
            raise TikitError("the delimiter is not one character that can separate fields", "Use , or ; or tab.")
        self._delimiter = delimiter
        self._fields = _raw_fields if raw else _guarded_fields
        self.head = _BOM + encode_text(self._line(columns))

    def encode(self, rows: Iterable[Values]) -> bytes:
        """Return tickets as lines."""
        line, fields = self._line, self._fields
        return encode_text("".join([line(fields(values)) for values in rows]))

    def finish(self, part: Path) -> Finished:
        """Return the part: nothing is left to do."""
        return Finished(part)

    def _line(self, fields: Sequence[str]) -> str:
        # Most lines have nothing to quote: to look at each field takes longer, and the module csv twice as long.
        line = self._delimiter.join(fields)
        if '"' in line or "\n" in line or "\r" in line or line.count(self._delimiter) != len(fields) - 1:
            line = self._delimiter.join(map(self._quoted, fields))
        return f"{line or _EMPTY}\r\n"

    def _quoted(self, field: str) -> str:
        if '"' in field or "\n" in field or "\r" in field or self._delimiter in field:
            return '"' + field.replace('"', '""') + '"'
        return field


# Written out for speed: each runs for every value.


def _guarded_fields(values: Values) -> list[str]:
    return [
        (f"'{value}" if value[:1] in _FORMULA else value)
        if type(value) is str
        else ("" if value is None else str(value) if type(value) is int else _text(value))
        for value in values
    ]


def _raw_fields(values: Values) -> list[str]:
    return [
        value if type(value) is str else ("" if value is None else str(value) if type(value) is int else _text(value))
        for value in values
    ]


def _text(value: Any) -> str:
    return "true" if value is True else "false" if value is False else json_text(value)
