"""One exchange with a client: what it asks besides the path, and what it is answered."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from .media_types import DEFAULT_MEDIA_TYPE, MediaType


@dataclass(frozen=True, slots=True)
class RequestContext:
    """What decides about an answer besides what the path names.

    ``base`` is the address of the API without an ending slash. ``path`` (behind the base's slash) and
    ``query`` are as they were typed, still percent-encoded. ``page_size`` 0 means no pages;
    ``max_page_size`` is what ``Prefer`` asks for. With ``creator``, only what this user created is there.
    """

    base: str
    path: str
    query: str = ""
    page_size: int = 0
    max_top: int | None = None
    skip_token: bool = False
    max_page_size: int | None = None
    version: Literal["4.0", "4.01"] = "4.0"
    media_type: MediaType = DEFAULT_MEDIA_TYPE
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    creator: int | None = None

    @property
    def page(self) -> int:
        """How many entities go on a page; 0 for all. ``Prefer`` can only lower it."""
        return min(self.page_size, self.max_page_size or self.page_size)


@dataclass(frozen=True, slots=True)
class ApiResponse:
    """An answer: its status, its body (members in wire order, or text), and its content type."""

    status: int
    body: dict[str, Any] | str | None = None
    content_type: str | None = None
