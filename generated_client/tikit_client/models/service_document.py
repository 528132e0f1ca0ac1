from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.entity_set_info import EntitySetInfo


@_attrs_define(repr=False)
class ServiceDocument:
    """The entity sets of the service."""

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
        return "<ServiceDocument>"

    @property
    def odata_context(self) -> str | None:
        """The URL of the metadata that describes this response."""
        value: str | None = self._json_object.get("@odata.context")
        return value

    @property
    def value(self) -> list[EntitySetInfo] | None:
        """The entity sets."""
        from ..models.entity_set_info import EntitySetInfo

        value = self._json_object.get("value")
        return (
            None if value is None else [EntitySetInfo.from_dict(item) for item in value]
        )
