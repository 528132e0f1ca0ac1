"""The request and the response of one API call."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from tikit_sandbox.auth.callers import Caller
from tikit_sandbox.settings import Settings
from tikit_sandbox.store.database import Database

from .media_types import DEFAULT_MEDIA_TYPE, MediaType
from .paths import Target


@dataclass(frozen=True, slots=True)
class RequestContext:
    """A request, with everything that its handler needs.

    Attributes:
        database: the database to read or change.
        settings: the settings of the sandbox.
        caller: the authenticated caller.
        now: the time of the request.
        base: the address of the API without a trailing slash.
        path: the path below the base without a leading slash, percent-encoded as it was sent.
        query: the query string, percent-encoded as it was sent.
        target: the resource that the path names; None for an action, the service document and the metadata.
        key: the key in the path; None if it has none.
        max_page_size: the page size in the ``Prefer`` header; None without one.
        version: the OData version of the response.
        media_type: the media type of the response.
        body: the body of the request.
        content_type: the value of the request's ``Content-Type``.
    """

    database: Database
    settings: Settings
    caller: Caller
    now: datetime
    base: str
    path: str
    query: str = ""
    target: Target | None = None
    key: int | None = None
    max_page_size: int | None = None
    version: Literal["4.0", "4.01"] = "4.0"
    media_type: MediaType = DEFAULT_MEDIA_TYPE
    body: bytes = b""
    content_type: str = ""

    @property
    def page_size(self) -> int:
        """The number of entities on a page; 0 means no limit. ``Prefer`` can only lower the configured size."""
        configured = self.settings.page_size
        return min(configured, self.max_page_size or configured)

    @property
    def creator(self) -> int | None:
        """The only user whose entities the caller may see; None if the caller may see the entities of all users."""
        of_tokens = self.target is not None and self.target.entity_set.name == "AccessToken"
        return self.caller.user_id if of_tokens and not self.caller.is_administrator else None


@dataclass(frozen=True, slots=True)
class ApiResponse:
    """A response: its status, its body (members in wire order, or text), its content type and further headers."""

    status: int
    body: dict[str, Any] | str | None = None
    content_type: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
