"""People by their e-mail addresses, many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tikit_kit.odata import literal

if TYPE_CHECKING:
    from tikit_kit.tikit import Tikit

_AT_ONCE = 50
"""Addresses in one filter, which has to fit into a URL."""


class People:
    """The ids of people, by the column that names them and their e-mail address.

    Args:
        tikit: finds them.
    """

    def __init__(self, tikit: Tikit) -> None:
        self._tikit = tikit
        self._ids: dict[tuple[str, str], list[int]] = {}

    def look_up(self, column: str, addresses: Iterable[str]) -> None:
        """Find people, a request for every fifty.

        Args:
            column: `requester` or `assignee`.
            addresses: their e-mail addresses.

        Raises:
            TikitError: a request failed.
        """
        unknown = sorted({address for address in addresses if (column, address.casefold()) not in self._ids})
        for start in range(0, len(unknown), _AT_ONCE):
            batch = unknown[start : start + _AT_ONCE]
            self._ids.update({(column, address.casefold()): [] for address in batch})
            for id, address in self._tikit._find_people(column, f"in {literal(batch)}"):
                self._ids.setdefault((column, address.casefold()), []).append(id)

    def ids(self, column: str, address: str) -> Sequence[int]:
        """Return the ids of the people with an address that was looked up; usually one, and none if nobody has it."""
        return self._ids[column, address.casefold()]
