from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field


@_attrs_define(repr=False)
class ODataErrorDetail:
    """One error of several."""

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
        return "<ODataErrorDetail>"

    @property
    def code(self) -> str | None:
        """A code for programs. Empty as a rule."""
        value: str | None = self._json_object.get("code")
        return value

    @property
    def message(self) -> str | None:
        """What went wrong, in words."""
        value: str | None = self._json_object.get("message")
        return value

    @property
    def target(self) -> str | None:
        """The property that breaks the rule."""
        value: str | None = self._json_object.get("target")
        return value
