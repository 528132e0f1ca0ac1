from __future__ import annotations

from typing import TYPE_CHECKING

from ..types import ResponseModel

if TYPE_CHECKING:
    from ..models.entity_set_info import EntitySetInfo


class ServiceDocument(ResponseModel):
    """The entity sets of the service."""

    __slots__ = ()

    @property
    def odata_context(self) -> str | None:
        """The URL of the metadata that describes this response."""
        value: str | None = self["@odata.context"]
        return value

    @property
    def value(self) -> list[EntitySetInfo] | None:
        """The entity sets."""
        from ..models.entity_set_info import EntitySetInfo

        value = self["value"]
        return (
            None if value is None else [EntitySetInfo.from_dict(item) for item in value]
        )
