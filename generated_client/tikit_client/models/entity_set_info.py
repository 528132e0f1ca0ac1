from __future__ import annotations

from ..types import ResponseModel


class EntitySetInfo(ResponseModel):
    """An entity set in the service document."""

    __slots__ = ()

    @property
    def name(self) -> str | None:
        """The name of the entity set."""
        value: str | None = self["name"]
        return value

    @property
    def kind(self) -> str | None:
        """The kind, such as `EntitySet`."""
        value: str | None = self["kind"]
        return value

    @property
    def url(self) -> str | None:
        """The URL, relative to the address of the API."""
        value: str | None = self["url"]
        return value
