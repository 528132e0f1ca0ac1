"""The formats that are written ticket by ticket: CSV and JSON Lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

_BOM = b"\xef\xbb\xbf"
"""With it, Excel reads a CSV file as UTF-8."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a text begins with that a spreadsheet takes for a formula."""

Values = Sequence[Any]
"""The values of a ticket, in the order of the columns."""


class TextFormat(Protocol):
    """A format whose files grow by appending."""

    head: bytes
    """The begin of every file."""

    def encode(self, rows: Iterable[Values]) -> bytes:
        """Return tickets as bytes to append."""


class Csv:
    """CSV as in RFC 4180, in UTF-8 with a byte order mark. A null is an empty field.

    Args:
        columns: the names of the columns.
        delimiter: what separates the fields, one character.
        raw: whether a text that begins like a formula is left as it is. By default it gets a leading apostrophe.
    """

    def __init__(self, columns: Sequence[str], *, delimiter: str = ",", raw: bool = False) -> None:
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text, delimiter=delimiter, lineterminator="\r\n")
        self._raw = raw
        self.head = _BOM + self._encoded([columns])

    def encode(self, rows: Iterable[Values]) -> bytes:
        """Return tickets as lines of CSV."""
        field = _raw_field if self._raw else _field
        return self._encoded([[field(value) for value in values] for values in rows])

    def _encoded(self, rows: Iterable[Sequence[Any]]) -> bytes:
        self._writer.writerows(rows)
        data = encode_text(self._text.getvalue())
        self._text.seek(0)
        self._text.truncate()
        return data


class JsonLines:
    """JSON Lines: one object for each ticket, in UTF-8.

    Args:
        columns: the names of the columns.
    """

    head = b""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns

    def encode(self, rows: Iterable[Values]) -> bytes:
        """Return tickets as lines of JSON."""
        columns, dumps = self._columns, json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        lines = [dumps(dict(zip(columns, values, strict=True))) for values in rows]
        return encode_text("".join(f"{line}\n" for line in lines))


def encode_text(text: str) -> bytes:
    """Return a text in UTF-8. A lone surrogate, which UTF-8 cannot encode, becomes U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def _field(value: Any) -> Any:
    if type(value) is str:
        return f"'{value}" if value.startswith(_FORMULA) else value
    return _raw_field(value)


def _raw_field(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value
