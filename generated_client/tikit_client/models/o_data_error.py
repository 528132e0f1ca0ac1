from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.o_data_error_body import ODataErrorBody


@_attrs_define(repr=False)
class ODataError:
    """The body of a 400 response."""

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
        return "<ODataError>"

    @property
    def error(self) -> ODataErrorBody | None:
        """The error."""
        from ..models.o_data_error_body import ODataErrorBody

        value = self._json_object.get("error")
        return None if value is None else ODataErrorBody.from_dict(value)
