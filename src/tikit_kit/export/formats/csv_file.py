"""CSV as in RFC 4180, in UTF-8 with a byte order mark, so that Excel reads it as UTF-8."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tikit_kit.errors import TikitError

from .encoding import encode_text, json_text
from .format import Finished, Values

_BOM = b"\xef\xbb\xbf"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a text begins with that a spreadsheet takes for a formula."""
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
        self._raw = raw
        self._is_special = re.compile(f'[{re.escape(delimiter)}"\r\n]').search
        self.head = _BOM + encode_text(self._line(columns))

    def encode(self, rows: Iterable[Values]) -> bytes:
        """Return tickets as lines."""
        fields = _raw_fields if self._raw else _guarded_fields
        return encode_text("".join([self._line(fields(values)) for values in rows]))

    def finish(self, part: Path) -> Finished:
        """Return the part: nothing is left to do."""
        return Finished(part)

    def _line(self, fields: Sequence[str]) -> str:
        # The module csv takes three times as long, since it looks at every character of every field.
        line = self._delimiter.join(fields)
        if '"' in line or "\n" in line or "\r" in line or line.count(self._delimiter) != len(fields) - 1 or not line:
            line = self._delimiter.join([self._quoted(field) for field in fields]) or '""'
        return line + "\r\n"

    def _quoted(self, field: str) -> str:
        return '"' + field.replace('"', '""') + '"' if self._is_special(field) else field


def _guarded_fields(values: Values) -> list[str]:
    # Written out for speed: this runs for every value.
    return [
        (f"'{value}" if value.startswith(_FORMULA) else value)
        if type(value) is str
        else "" if value is None else _text(value)
        for value in values
    ]  # fmt: skip


def _raw_fields(values: Values) -> list[str]:
    return ["" if value is None else value if isinstance(value, str) else _text(value) for value in values]


def _text(value: Any) -> str:
    return str(value) if type(value) is int else json_text(value)
