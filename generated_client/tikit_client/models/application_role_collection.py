from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.application_role import ApplicationRole


@_attrs_define(repr=False)
class ApplicationRoleCollection:
    """A page of application roles."""

    _json_object: Mapping[str, Any] = _attrs_field(alias="json_object")

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Return a model of a JSON object. The object is kept unchanged; a property is converted when it is read."""
        return cls(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object unchanged: with unknown members, in their order, and dates as text."""
        return dict(self._json_object)

    def __repr__(self) -> str:
        """Return the type and the id only: an object may hold personal data, which belongs in no log."""
        return "<ApplicationRoleCollection>"

    @property
    def odata_context(self) -> str | None:
        """The URL of the metadata that describes this response."""
        value: str | None = self._json_object.get("@odata.context")
        return value

    @property
    def odata_count(self) -> int | None:
        """The number of entities on all pages. Only with `$count=true`."""
        value: int | None = self._json_object.get("@odata.count")
        return value

    @property
    def value(self) -> list[ApplicationRole] | None:
        """The application roles of this page."""
        from ..models.application_role import ApplicationRole

        value = self._json_object.get("value")
        return (
            None
            if value is None
            else [ApplicationRole.from_dict(item) for item in value]
        )

    @property
    def odata_next_link(self) -> str | None:
        """The URL of the next page. The last page has none."""
        value: str | None = self._json_object.get("@odata.nextLink")
        return value
