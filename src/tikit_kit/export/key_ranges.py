"""Divide the Ids of a list into ranges that fill about one page each."""

import heapq
from dataclasses import dataclass

NO_END = 2**63 - 1
"""The end of a range without one: the greatest Edm.Int64."""
_FILL = 0.95
"""How full a page is planned where Ids are missing: a page that is too full requires another request."""


@dataclass(frozen=True, slots=True, order=True)
class KeyRange:
    """The Ids above `after`, up to `last`."""

    after: int
    last: int


class KeyRanges:
    """The ranges that are still to be fetched, lowest Ids first.

    The width of the next range follows from how many tickets the last ones had. It adapts to gaps and to filters that
    match few tickets.

    Args:
        whole: all Ids to fetch. Without an end they are one range, which is fetched page by page.
        page_size: the number of tickets on a full page.
        density: the tickets per Id at the start, above 0 and up to 1.
    """

    def __init__(self, whole: KeyRange, page_size: int, density: float) -> None:
        self._left = [whole] if whole.after < whole.last else []
        self._page_size = page_size
        self._density = density

    @property
    def next_after(self) -> int | None:
        """Where the range begins that `take` would return; None if there is none."""
        return self._left[0].after if self._left else None

    def take(self) -> KeyRange | None:
        """Remove the next range and return it; None if nothing is left to fetch."""
        if not self._left:
            return None
        first = heapq.heappop(self._left)
        if first.last == NO_END or first.last - first.after <= (width := self._width()):
            return first
        heapq.heappush(self._left, KeyRange(first.after + width, first.last))
        return KeyRange(first.after, first.after + width)

    def add_fetched(self, fetched: KeyRange, count: int, reached: int) -> None:
        """Learn from a page, and keep what it did not reach.

        Args:
            fetched: the range that was requested.
            count: the number of tickets on the page.
            reached: the last Id up to which the page is complete.
        """
        if reached < fetched.last:
            heapq.heappush(self._left, KeyRange(reached, fetched.last))
        if fetched.last != NO_END:
            self._density = (self._density + count / (reached - fetched.after)) / 2

    def _width(self) -> int:
        # Ids are whole numbers: as many of them as fit a page are never too many.
        return max(self._page_size, int(_FILL * self._page_size / max(self._density, 1e-18)))
