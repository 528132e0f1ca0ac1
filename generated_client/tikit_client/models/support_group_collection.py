from __future__ import annotations

from typing import TYPE_CHECKING

from ..types import ResponseModel

if TYPE_CHECKING:
    from ..models.support_group import SupportGroup


class SupportGroupCollection(ResponseModel):
    """A page of support groups."""

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
    def value(self) -> list[SupportGroup] | None:
        """The support groups of this page."""
        from ..models.support_group import SupportGroup

        value = self["value"]
        return (
            None if value is None else [SupportGroup.from_dict(item) for item in value]
        )

    @property
    def odata_next_link(self) -> str | None:
        """The URL of the next page. The last page has none."""
        value: str | None = self["@odata.nextLink"]
        return value
