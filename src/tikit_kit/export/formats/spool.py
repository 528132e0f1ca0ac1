"""The part of a format that cannot be appended to: a line of JSON for each ticket, converted at the end."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tikit_kit.export.columns import Column

from .encoding import encode_text, json_text
from .format import Finished, Values


class Spooled(ABC):
    """A format that is written when every ticket is there.

    Args:
        columns: the columns.
    """

    head = b""
    max_rows: int | None = None

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns

    def encode(self, rows: Iterable[Values]) -> bytes:
        """Return tickets as lines of the part."""
        return encode_text("".join(f"{json_text(values)}\n" for values in rows))

    def finish(self, part: Path) -> Finished:
        """Convert the part."""
        converted = part.with_name("converted")
        converted.unlink(missing_ok=True)
        with part.open("rb") as lines:
            return Finished(converted, self._convert(map(json.loads, lines), converted))

    @abstractmethod
    def _convert(self, rows: Iterator[list[Any]], path: Path) -> list[str]:
        """Write the file, and return what the user should know of it."""
