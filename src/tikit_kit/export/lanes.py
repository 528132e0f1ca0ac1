"""Lanes: threads that fetch ranges of Ids at the same time. Their pages come out in order."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .key_ranges import KeyRange, KeyRanges
from .parallel import TICK

_AHEAD = 2
"""Pages that each lane may be ahead of the writer: it bounds the memory."""
_LEAVE = 1.0
"""Seconds that the end of an export waits for requests that nobody needs any more."""


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """Tickets in the order of their Ids.

    Attributes:
        rows: the values of each ticket.
        reached: the last Id up to which the page is complete.
    """

    rows: list[list[Any]]
    reached: int


class Lanes:
    """Fetches ranges in parallel. After a 429, half of the lanes go on.

    Args:
        ranges: what to fetch.
        start: the Id behind which the first range begins.
        fetch: fetches the first page of a range. It is called by several threads at the same time.
        times_limited: returns how often the service has refused a request for now (429).
        lanes: how many threads fetch.

    Attributes:
        open_lanes: how many threads still fetch.
    """

    def __init__(
        self,
        ranges: KeyRanges,
        start: int,
        fetch: Callable[[KeyRange], FetchedPage],
        times_limited: Callable[[], int],
        lanes: int,
    ) -> None:
        self.open_lanes = lanes
        self._ranges = ranges
        self._times_limited = times_limited
        self._seen_limited = times_limited()
        self._fetch = fetch
        self._cursor = start
        self._window = lanes * _AHEAD
        self._pages: dict[int, FetchedPage] = {}
        self._active = 0
        self._reduced_at = 0.0
        self._error: BaseException | None = None
        self._stopped = False
        self._changed = threading.Condition()
        self._threads = [
            # Daemons, since a script that ends does not wait for a request that takes its time.
            threading.Thread(target=self._run, args=(number,), name=f"tikit-lane-{number}", daemon=True)
            for number in range(lanes)
        ]

    def pages(self) -> Iterator[FetchedPage]:
        """Yield every page in the order of the Ids. Closing the iterator ends the lanes.

        Raises:
            TikitError: a page cannot be read. What comes before it was yielded.
        """
        for thread in self._threads:
            thread.start()
        try:
            while (page := self._next_page()) is not None:
                yield page
        finally:
            self._stop()

    def _next_page(self) -> FetchedPage | None:
        with self._changed:
            while self._cursor not in self._pages:
                if self._error is not None:
                    raise self._error
                if self._is_done():
                    return None
                self._changed.wait(TICK)
            page = self._pages.pop(self._cursor)
            self._cursor = page.reached
            self._changed.notify_all()
            return page

    def _run(self, number: int) -> None:
        while (taken := self._take(number)) is not None:
            started = time.monotonic()
            try:
                page = self._fetch(taken)
            except BaseException as error:  # the thread that iterates raises it
                with self._changed:
                    self._error = self._error or error
                    self._stopped = True
                    self._changed.notify_all()
                return
            with self._changed:
                self._active -= 1
                self._pages[taken.after] = page
                self._ranges.add_fetched(taken, len(page.rows), page.reached)
                self._reduce(started)
                self._changed.notify_all()

    def _reduce(self, started: float) -> None:
        """Close half of the lanes if there was a 429, but once for all requests that were sent before.

        Args:
            started: when the request was sent that has ended.
        """
        limited = self._times_limited()
        if limited > self._seen_limited and started > self._reduced_at:
            self._reduced_at = time.monotonic()
            self.open_lanes = max(1, self.open_lanes // 2)
        self._seen_limited = limited

    def _take(self, number: int) -> KeyRange | None:
        with self._changed:
            while not self._stopped and number < self.open_lanes and not self._is_done():
                if self._may_take() and (taken := self._ranges.take()) is not None:
                    self._active += 1
                    return taken
                self._changed.wait(TICK)
            return None

    def _may_take(self) -> bool:
        # What the writer waits for is always fetched, since the window may be full of what comes after it.
        return self._ranges.next_after == self._cursor or len(self._pages) + self._active < self._window

    def _is_done(self) -> bool:
        return self._active == 0 and self._ranges.next_after is None and not self._pages

    def _stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        end = time.monotonic() + _LEAVE
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(0.0, end - time.monotonic()))
