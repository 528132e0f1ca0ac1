"""JSON Lines: one object for each ticket, in UTF-8."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from .encoding import encode_text, json_text
from .format import Finished, Values


class JsonLines:
    """JSON Lines.

    Args:
        columns: the names of the columns.
    """

    head = b""
    max_rows: int | None = None

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns

    def encode(self, rows: Iterable[Values]) -> bytes:
        """Return tickets as lines."""
        columns = self._columns
        return encode_text("".join(json_text(dict(zip(columns, values, strict=True))) + "\n" for values in rows))

    def finish(self, part: Path) -> Finished:
        """Return the part: nothing is left to do."""
        return Finished(part)
