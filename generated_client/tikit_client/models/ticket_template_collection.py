from __future__ import annotations

from typing import TYPE_CHECKING

from ..types import ResponseModel

if TYPE_CHECKING:
    from ..models.ticket_template import TicketTemplate


class TicketTemplateCollection(ResponseModel):
    """A page of ticket templates."""

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
    def value(self) -> list[TicketTemplate] | None:
        """The ticket templates of this page."""
        from ..models.ticket_template import TicketTemplate

        value = self["value"]
        return (
            None
            if value is None
            else [TicketTemplate.from_dict(item) for item in value]
        )

    @property
    def odata_next_link(self) -> str | None:
        """The URL of the next page. The last page has none."""
        value: str | None = self["@odata.nextLink"]
        return value
