from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field


@_attrs_define(repr=False)
class EntitySetInfo:
    """An entity set in the service document."""

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
        return "<EntitySetInfo>"

    @property
    def name(self) -> str | None:
        """The name of the entity set."""
        value: str | None = self._json_object.get("name")
        return value

    @property
    def kind(self) -> str | None:
        """The kind, such as `EntitySet`."""
        value: str | None = self._json_object.get("kind")
        return value

    @property
    def url(self) -> str | None:
        """The URL, relative to the address of the API."""
        value: str | None = self._json_object.get("url")
        return value
