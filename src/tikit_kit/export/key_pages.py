"""Read tickets by ranges of their Ids, or by next links where the service does not support that.

A page by key asks for `Id gt LAST` instead of skipping a number of tickets. So a ticket that exists from start to end
is read exactly once, whatever is created or deleted meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, pairwise
from typing import Any

from tikit_kit.errors import BadRequestError, UnexpectedResponseError
from tikit_kit.pager import HttpPager, Page

from .key_ranges import NO_END, KeyRange, KeyRanges
from .lanes import FetchedPage, Lanes

_TOP = 500
"""Tickets to ask for at once. A service may send fewer; public programs have asked for so many."""
_FEATURES = ("keys", "count", "top", "nested")
"""What the requests use beside a filter. A service may refuse any of it with 400."""
_ALL = KeyRange(-NO_END, NO_END)
Row = dict[str, Any]
"""A ticket, as the service sent it."""


class KeysIgnoredError(UnexpectedResponseError):
    """The service accepts a filter or an order by Id, and does not follow it."""


@dataclass(frozen=True, slots=True)
class Expand:
    """Related entities to read with each ticket.

    Attributes:
        nested: with the properties of each that are needed, as in `Requester($select=Id,Name)`.
        plain: without them; empty if nothing is expanded.
    """

    nested: str = ""
    plain: str = ""


class KeyPages:
    """The pages of a list of tickets. Call `open()`, then iterate `pages()`.

    Args:
        pager: the list: its path, its filter and its `$select`.
        expand: related entities to read with each ticket.
        lanes: how many requests are sent at the same time.
        read_row: returns the values of a ticket. Each lane calls it, since values take less memory than JSON objects.

    Attributes:
        by_key: whether the pages are read by key; if not, they follow next links.
        refusal: why they are not; empty if they are.
        count: the number of tickets to read, as the service counted them; None if it did not.
        last: the highest Id that is read: tickets that are created later are left out.
        was_limited: whether fewer lanes went on, because the service refused a request for now (429).
    """

    def __init__(self, pager: HttpPager[Any], expand: Expand, lanes: int, read_row: Callable[[Row], list[Any]]) -> None:
        self._pager = pager
        self._expand = expand
        self._lanes = lanes
        self._read_row = read_row
        self._features = frozenset(_FEATURES)
        self._first = Page([], has_next=False, count=None)
        self._after = -NO_END
        self.by_key = True
        self.refusal = ""
        self.count: int | None = None
        self.last = NO_END
        self.was_limited = False

    def open(self, after: int = -NO_END, last: int = NO_END) -> None:
        """Request the first page, and find out what the service supports.

        Args:
            after: the Id behind which to begin. The default begins with the first ticket.
            last: the highest Id to read. By default the service is asked for the highest that it has.

        Raises:
            TikitError: the page cannot be read.
        """
        self._after, self.last = after, last
        self._find_features()
        self.count = self._first.count
        if self.by_key and last == NO_END and self._goes_on():
            self.last = self._find_last()

    def fall_back(self, refusal: str) -> None:
        """Follow next links from now on, from the first ticket.

        Args:
            refusal: why.
        """
        self.by_key, self.refusal = False, refusal
        self._after, self.last = -NO_END, NO_END
        self._features -= {"keys"}

    def pages(self) -> Iterator[FetchedPage]:
        """Yield the pages, in the order of the Ids if they are read by key.

        Raises:
            KeysIgnoredError: the service does not support pages by key after all.
            TikitError: a page cannot be read.
        """
        if not self.by_key:
            yield from self._linked_pages()
            return
        rows = _rows(self._first, KeyRange(self._after, self.last))
        if not self._goes_on():
            yield self._page(rows, self.last)
            return
        if not rows:
            raise KeysIgnoredError("the first page is empty, and has a next link")
        start = rows[-1]["Id"]
        yield self._page(rows, start)
        page_size = len(self._first.items)
        ranges = KeyRanges(KeyRange(start, self.last), page_size, len(rows) / (start - rows[0]["Id"] + 1))
        fetch = partial(self._fetch, page_size)
        lanes = Lanes(ranges, start, fetch, lambda: self._pager.times_limited, self._lanes)
        yield from lanes.pages()
        self.was_limited = lanes.open_lanes < self._lanes

    def count_now(self) -> int | None:
        """Return how many tickets up to the highest Id the service counts now; None if it does not count.

        Raises:
            TikitError: the request failed.
        """
        return self._pager.page(self._options(KeyRange(-NO_END, self.last), top=1, count=True)).count

    def _find_features(self) -> None:
        try:
            self._first = self._pager.page(self._options(KeyRange(self._after, self.last), count=True))
        except BadRequestError as error:
            if error.status != 400:
                raise
            refusal = error.message or "400"
        else:
            return
        # Without any of it, an error is about the filter of the user.
        self._features = frozenset()
        self._first = self._pager.page(self._options(_ALL))
        for feature in _FEATURES:
            without = self._features
            self._features = without | {feature}
            try:
                self._first = self._pager.page(self._options(KeyRange(self._after, self.last), count=True))
            except BadRequestError:
                self._features = without
        if "keys" not in self._features:
            self.fall_back(refusal)

    def _goes_on(self) -> bool:
        page = self._first
        return page.has_next or len(page.items) >= _TOP or (page.count or 0) > len(page.items)

    def _find_last(self) -> int:
        """Return the highest Id; no end if the service does not sort that way: then one lane reads.

        The request also shows whether the service supports a filter by Id. Without it, the pages follow next links.
        """
        ids = [item["Id"] for item in self._first.items]
        rest = KeyRange(max(ids, default=-NO_END), NO_END)
        try:
            found = self._pager.page(self._options(rest, order="Id desc", top=1)).items
            return max(ids) if ids and not found else int(found[0]["Id"]) if found else NO_END
        except BadRequestError:
            pass
        try:
            self._pager.page(self._options(rest, top=1))
        except BadRequestError as error:
            self.fall_back(error.message or "400")
        return NO_END

    def _fetch(self, page_size: int, range: KeyRange) -> FetchedPage:
        options = self._options(range)
        page = self._pager.page(options)
        rows = _rows(page, range)
        if not rows and page.has_next:
            items = [item.to_dict() for item in self._pager.narrowed(options)]
            rows = _rows(Page(items, has_next=False, count=None), range)
        elif page.has_next or len(page.items) >= page_size:
            return self._page(rows, rows[-1]["Id"])
        return self._page(rows, range.last)

    def _page(self, rows: Sequence[Row], reached: int) -> FetchedPage:
        return FetchedPage([self._read_row(row) for row in rows], reached)

    def _linked_pages(self) -> Iterator[FetchedPage]:
        items = iter(self._pager.narrowed(self._options(_ALL)))
        while rows := [item.to_dict() for item in islice(items, _TOP)]:
            yield self._page(rows, NO_END)

    def _options(self, range: KeyRange, *, order: str = "Id", top: int = _TOP, count: bool = False) -> dict[str, Any]:
        """Return the query options of a page. Only what the service supports is in it."""
        given = self._pager.options
        options = {"$filter": given.get("$filter")}
        if "keys" in self._features:
            conditions = [f"({options['$filter']})"] if options["$filter"] else []
            conditions += [f"Id gt {range.after}"] if range.after != -NO_END else []
            conditions += [f"Id le {range.last}"] if range.last != NO_END else []
            options = {"$filter": " and ".join(conditions), "$orderby": order}
        options |= {
            "$select": given.get("$select"),
            "$expand": self._expand.nested if "nested" in self._features else self._expand.plain,
            "$top": top if {"keys", "top"} <= self._features else None,
            "$count": True if count and "count" in self._features else None,
        }
        return {name: value for name, value in options.items() if value}


def _rows(page: Page, range: KeyRange) -> list[Row]:
    """Return the tickets of a page, each once.

    Raises:
        KeysIgnoredError: they are not in the order of their Ids, or not in the range.
    """
    rows = list({row["Id"]: row for row in page.items}.values())
    ids = [range.after, *(row["Id"] for row in rows)]
    if any(later <= earlier for earlier, later in pairwise(ids)) or ids[-1] > range.last:
        raise KeysIgnoredError("the service ignores a filter or an order by Id")
    return rows
