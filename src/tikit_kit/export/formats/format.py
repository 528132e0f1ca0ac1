"""What every format does: it encodes tickets page by page, and finishes the file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

Values = Sequence[Any]
"""The values of a ticket, in the order of the columns, as the service sent them."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished file.

    Attributes:
        path: the file.
        notes: what the user should know of it, a sentence each.
    """

    path: Path
    notes: list[str] = field(default_factory=list)


class Format(Protocol):
    """A format of an export. What it encodes is appended to the part of an export, which can be continued."""

    head: bytes
    """The begin of the part."""
    max_rows: int | None
    """How many tickets a file can have; None for any number."""

    def encode(self, rows: Iterable[Values]) -> bytes:
        """Return tickets as bytes to append to the part."""

    def finish(self, part: Path) -> Finished:
        """Make the file from the whole part, in the same folder.

        Raises:
            OSError: the file cannot be written.
            TikitError: a value does not fit the format.
        """
