"""All pages of a list as one iterator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from .errors import TikitError, UnexpectedResponseError, UnreadListError
from .http.response_check import annotation, has_id, is_metadata, page_problem, query_option, selects_id
from .id_set import IdSet

if TYPE_CHECKING:
    import httpx

    from .http.client import Client

T = TypeVar("T")

_EMPTY_PAGES = 100
"""Empty pages in a row after which a list counts as endless."""
_NOT_COUNTED = ("$orderby", "$select", "$expand", "$top", "$skip", "$count")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list.

    Attributes:
        items: the JSON objects, as the service sent them.
        has_next: whether the page has a next link.
        count: the number of items on all pages; None if the service did not count.
    """

    items: list[dict[str, Any]]
    has_next: bool
    count: int | None


class HttpPager(Iterable[T], Generic[T]):
    """The items of every page, in the order of the service. Each iteration starts with page one.

    Args:
        client: sends the requests.
        request: the request for page one: the arguments of `httpx.Client.request`.
        item: makes an item from its JSON object.
        needs_ids: whether an item without an `Id` is an error, unless `$select` leaves it out.
    """

    def __init__(
        self,
        client: Client,
        request: Mapping[str, Any],
        item: Callable[[Mapping[str, Any]], T],
        *,
        needs_ids: bool = True,
    ) -> None:
        self._client = client
        self._request = request
        self._item = item
        self._options: Mapping[str, Any] = request.get("params", {})
        self._needs_ids = needs_ids and selects_id(query_option(self._options, "select"))
        self.item_type = getattr(item, "__self__", None)
        """The model of an item."""
        self._total: int | None = None

    def __iter__(self) -> Iterator[T]:
        """Yield the items. A page is requested when its first item is needed.

        An item that comes twice is yielded once, by its `Id`.

        Raises:
            TikitError: a page cannot be read, or the list is not complete. Items of earlier pages have been
                yielded; a caller that needs all or nothing makes a list first.
        """
        return map(self._item, self._read())

    def __len__(self) -> NoReturn:
        """Raise an error: the length is known only after every page.

        `list` and `sorted` ask for it before they read, and ignore a TypeError.
        """
        raise UnreadListError("the length of a list is not known before it is read", "Use len(list(...)) or .total.")

    def __bool__(self) -> NoReturn:
        """Raise an error: `if` would be true for an empty list too."""
        hint = "Use .first() is not None, or make a list first: list(...)."
        raise UnreadListError("whether a list is empty is not known before it is read", hint)

    def first(self) -> T | None:
        """Return the first item, or None if there is none: one request, for one item.

        Raises:
            TikitError: the request failed.
        """
        options = {"$top": 1, **self._options}
        request = {**self._request, "params": {**options, "$top": min(options["$top"], 1)}}
        return next(iter(HttpPager(self._client, request, self._item, needs_ids=self._needs_ids)), None)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the JSON object of every item, as the service sent it: for a table, pandas or polars.

        Raises:
            TikitError: a page cannot be read, or the list is not complete.
        """
        return list(self._read())

    def _read(self) -> Iterator[dict[str, Any]]:
        reading = _Reading(self._options)
        request: Mapping[str, Any] | None = self._request
        while request is not None:
            try:
                response, page = self._page(request)
                items = reading.read(page, str(response.request.url))
                link = reading.next_link(page, response.request.url)
            except TikitError as error:
                if reading.pages:
                    error.what += f" (page {reading.pages + 1}, after {reading.count:,} items)"
                raise
            yield from items
            request = None if link is None else {"method": "get", "url": link}
        reading.check_count()

    @property
    def total(self) -> int:
        """The number of items on all pages, as the service counts them: one request, sent once.

        Raises:
            TikitError: the request failed, or the service sent no count.
        """
        if self._total is None:
            options = {name: value for name, value in self._options.items() if name not in _NOT_COUNTED}
            _, page = self._page({**self._request, "params": {**options, "$count": True, "$top": 0}})
            self._total = _counted(page)
        if self._total is None:
            raise UnexpectedResponseError("the service sent no count", "Count the items instead: len(list(...)).")
        return self._total

    @property
    def options(self) -> dict[str, Any]:
        """The query options of page one."""
        return dict(self._options)

    @property
    def times_limited(self) -> int:
        """How often the service refused a request of the client for now (429), also if a retry succeeded."""
        return self._client.times_limited

    def page(self, options: Mapping[str, Any]) -> Page:
        """Request one page with other query options. Several threads may do so at the same time.

        Args:
            options: all query options of the page.

        Raises:
            TikitError: the page cannot be read.
        """
        response, page = self._page({**self._request, "params": options})
        has_next = _next_link(page, response.request.url) is not None
        return Page(page["value"], has_next, _counted(page))

    def narrowed(self, options: Mapping[str, Any]) -> HttpPager[T]:
        """Return a pager over the same list with other query options."""
        return HttpPager(self._client, {**self._request, "params": options}, self._item, needs_ids=self._needs_ids)

    def _page(self, request: Mapping[str, Any]) -> tuple[httpx.Response, dict[str, Any]]:
        response = self._client.request(**request)
        page: dict[str, Any] = {} if is_metadata(response.request) else response.json()
        problem = page_problem(page, with_ids=self._needs_ids)
        if problem:
            raise self._client.unexpected(response, problem)
        return response, page


class _Reading:
    """What one iteration has read so far, and the checks that a list is complete and ends."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        # The results of $apply may have a property Id that is not unique.
        self._has_entities = query_option(options, "apply") is None
        self._cut = any(query_option(options, name) is not None for name in ("top", "skip"))
        self._links: set[str] = set()
        self._ids = IdSet()
        self._expected = 0
        self._empty = 0
        self.pages = 0
        self.count = 0

    def read(self, page: Mapping[str, Any], url: str) -> list[dict[str, Any]]:
        """Return the items of a page that are new."""
        items: list[dict[str, Any]] = page["value"]
        if self._has_entities and items and all(map(has_id, items)):
            items = [item for item in items if self._ids.add(item["Id"])]
            if not items:
                raise UnexpectedResponseError("a page contains only items that were already read", _ENDLESS_HINT)
        self._empty = 0 if items else self._empty + 1
        if self._empty > _EMPTY_PAGES:
            raise UnexpectedResponseError("the list goes on with empty pages", _ENDLESS_HINT)
        self._links.add(url)
        self._expected = max(self._expected, _counted(page) or 0)
        self.pages += 1
        self.count += len(items)
        return items

    def next_link(self, page: Mapping[str, Any], url: httpx.URL) -> str | None:
        """Return the absolute URL of the next page; None after the last one."""
        target = _next_link(page, url)
        if target in self._links:
            raise UnexpectedResponseError("the next link leads to a page that was already read", _ENDLESS_HINT)
        return target

    def check_count(self) -> None:
        """Raise an error if the service counted more items than it sent."""
        if self.count < self._expected and not self._cut:
            raise UnexpectedResponseError(
                f"the service counted {self._expected:,} items and sent {self.count:,}",
                "The list may have changed while it was read: run it again.",
            )


_ENDLESS_HINT = "The list would never end: report this to whoever runs the service."


def _next_link(page: Mapping[str, Any], url: httpx.URL) -> str | None:
    link = annotation(page, "nextlink")
    if link is None:
        return None
    if not isinstance(link, str):
        raise UnexpectedResponseError("the next link is not text", "Check what responds at TIKIT_URL.")
    return _resolved(url, link)


def _resolved(url: httpx.URL, link: str) -> str:
    import httpx

    try:
        reference, target = httpx.URL(link), url.join(link)
    except (httpx.InvalidURL, UnicodeError):
        reference = target = httpx.URL("malformed:")
    if reference.scheme and not reference.raw_host:  # httpx would append the x of javascript:x to the address
        raise UnexpectedResponseError("the next link is malformed", "Check what responds at TIKIT_URL.")
    return str(target)


def _counted(page: Mapping[str, Any]) -> int | None:
    """Return how many items the service counted; None if it did not, or sent no number."""
    count = annotation(page, "count")
    if isinstance(count, str):  # OData sends large numbers as text on request
        return int(count) if count.isascii() and count.isdigit() and len(count) < 16 else None
    is_whole = isinstance(count, int | float) and not isinstance(count, bool) and count == int(count)
    return int(count) if is_whole else None
