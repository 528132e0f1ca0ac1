from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field


@_attrs_define(repr=False)
class EntitySetInfo:
    """An entity set, as the service document names it."""

    _json_object: Mapping[str, Any] = _attrs_field(alias="json_object")

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Keep a JSON object as it came. Nothing is read, and nothing raised, before a property is."""
        return cls(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object as it came: unknown members, their order and the text of dates included."""
        return dict(self._json_object)

    def __repr__(self) -> str:
        """The kind and the key alone: an object may hold what no log should."""
        return "<EntitySetInfo>"

    @property
    def name(self) -> str | None:
        """The name of the entity set."""
        value: str | None = self._json_object.get("name")
        return value

    @property
    def kind(self) -> str | None:
        """What it is."""
        value: str | None = self._json_object.get("kind")
        return value

    @property
    def url(self) -> str | None:
        """Where it is, from the address of the API."""
        value: str | None = self._json_object.get("url")
        return value
