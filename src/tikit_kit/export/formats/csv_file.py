"""CSV as in RFC 4180, in UTF-8 with a byte order mark, so that Excel reads it as UTF-8."""

import csv
import io
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
            raise TikitError("the delimiter is not one character, or not one that can separate", "Use , or ; or tab.")
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text, delimiter=delimiter, lineterminator="\r\n")
        self._field = _raw_field if raw else _field
        self.head = _BOM + self._encoded([columns])

    def encode(self, rows: Iterable[Values]) -> bytes:
        """Return tickets as lines."""
        return self._encoded([list(map(self._field, values)) for values in rows])

    def finish(self, part: Path) -> Finished:
        """Return the part: nothing is left to do."""
        return Finished(part)

    def _encoded(self, rows: Iterable[Sequence[Any]]) -> bytes:
        self._writer.writerows(rows)
        data = encode_text(self._text.getvalue())
        self._text.seek(0)
        self._text.truncate()
        return data


def _field(value: Any) -> Any:
    if type(value) is str:
        return f"'{value}" if value.startswith(_FORMULA) else value
    return _raw_field(value)


def _raw_field(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json_text(value) if isinstance(value, dict | list | float) else value
