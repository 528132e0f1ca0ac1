from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.o_data_error_detail import ODataErrorDetail
    from ..models.o_data_inner_error import ODataInnerError


@_attrs_define(repr=False)
class ODataErrorBody:
    """An OData error."""

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
        return "<ODataErrorBody>"

    @property
    def code(self) -> str | None:
        """A code for programs. Usually empty."""
        value: str | None = self._json_object.get("code")
        return value

    @property
    def message(self) -> str | None:
        """The message. It names the property only if a rule is broken."""
        value: str | None = self._json_object.get("message")
        return value

    @property
    def details(self) -> list[ODataErrorDetail] | None:
        """The single errors, if a body is refused."""
        from ..models.o_data_error_detail import ODataErrorDetail

        value = self._json_object.get("details")
        return (
            None
            if value is None
            else [ODataErrorDetail.from_dict(item) for item in value]
        )

    @property
    def innererror(self) -> ODataInnerError | None:
        """The exception of the service, if a query is refused."""
        from ..models.o_data_inner_error import ODataInnerError

        value = self._json_object.get("innererror")
        return None if value is None else ODataInnerError.from_dict(value)
