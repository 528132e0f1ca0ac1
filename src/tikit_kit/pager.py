"""All pages of a list as one iterator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .errors import TikitError

if TYPE_CHECKING:
    import httpx
    from tikit_client.types import Response

T = TypeVar("T")


class Pager(Iterable[T], Generic[T]):
    """The items of every page, in the order of the service. Each iteration asks anew, from page one.

    Args:
        http: what follows the next links.
        first: asks for page one; takes further options by keyword.
        item: makes an item from its JSON object.

    """

    def __init__(
        self,
        http: httpx.Client,
        first: Callable[..., Response[Any]],
        item: Callable[[Mapping[str, Any]], T],
    ) -> None:
        self._http = http
        self._first = first
        self._item = item
        self.item_type = getattr(item, "__self__", None)
        """The model of an item."""
        self._total: int | None = None

    def __iter__(self) -> Iterator[T]:
        """Ask for a page when its first item is needed.

        Raises:
            TikitError: a page cannot be had. The items before it have been given, so a caller that must have
                all or nothing makes a list first.

        """
        page = self._first_page()
        seen: set[str] = set()
        while True:
            for json_object in page["value"]:
                yield self._item(json_object)
            link = page.get("@odata.nextLink")
            if not link:
                return
            if link in seen:
                raise TikitError("the next page is one that was read before, so the list has no end")
            seen.add(link)
            page = self._check(self._http.get(link).json())

    @property
    def total(self) -> int:
        """How many items there are on all pages by the count of the service: one request, made once."""
        if self._total is None:
            self._first_page(count=True, top=0)
        if self._total is None:
            raise TikitError("the service sent no count", "Count the items instead: len(list(...)).")
        return self._total

    def _first_page(self, **options: object) -> dict[str, Any]:
        parsed = self._first(**options).parsed
        return self._check(parsed.to_dict() if parsed else {})

    def _check(self, page: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(page.get("value"), list):
            raise TikitError("the answer is not a list of OData", "Check that TIKIT_URL is the address of Tikit's API.")
        if isinstance(page.get("@odata.count"), int):
            self._total = page["@odata.count"]
        return page
