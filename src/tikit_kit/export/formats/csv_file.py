"""CSV as in RFC 4180, in UTF-8 with a byte order mark, so that Excel reads it as UTF-8."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from tikit_kit.errors import TikitError

from .encoding import encode_text, json_text
from .format import Finished, Values

_BOM = b"\xef\xbb\xbf"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a text begins with that a spreadsheet takes for a formula."""
_PLAIN = (str, int)
"""The types that the module csv writes as JSON has them."""
_TAB = ("tab", "\\t")


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
        self._fields: Callable[[Values], Sequence[Any]] = _raw_fields if raw else _guarded_fields
        self.head = _BOM + self._lines([columns])

    def encode(self, rows: Iterable[Values]) -> bytes:
        """Return tickets as lines."""
        return self._lines(map(self._fields, rows))

    def finish(self, part: Path) -> Finished:
        """Return the part: nothing is left to do."""
        return Finished(part)

    def _lines(self, rows: Iterable[Sequence[Any]]) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self._delimiter).writerows(rows)
        return encode_text(text.getvalue())


def _guarded_fields(values: Values) -> list[Any]:
    # Written out for speed: this runs for every value.
    return [
        (f"'{value}" if value.startswith(_FORMULA) else value)
        if type(value) is str
        else value
        if value is None or type(value) is int
        else _text(value)
        for value in values
    ]


def _raw_fields(values: Values) -> list[Any]:
    return [value if value is None or type(value) in _PLAIN else _text(value) for value in values]


def _text(value: Any) -> str:
    return "true" if value is True else "false" if value is False else json_text(value)
