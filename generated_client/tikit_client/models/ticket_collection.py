from __future__ import annotations

from typing import TYPE_CHECKING

from ..types import ResponseModel

if TYPE_CHECKING:
    from ..models.ticket import Ticket


class TicketCollection(ResponseModel):
    """A page of tickets."""

    __slots__ = ()

    @property
    def odata_context(self) -> str | None:
        """The URL of the metadata that describes this response."""
        value: str | None = self["@odata.context"]
        return value

    @property
    def odata_count(self) -> int | None:
        """The number of entities on all pages. Only with `$count=true`."""
        value: int | None = self["@odata.count"]
        return value

    @property
    def value(self) -> list[Ticket] | None:
        """The tickets of this page."""
        from ..models.ticket import Ticket

        value = self["value"]
        return None if value is None else [Ticket.from_dict(item) for item in value]

    @property
    def odata_next_link(self) -> str | None:
        """The URL of the next page. The last page has none."""
        value: str | None = self["@odata.nextLink"]
        return value
