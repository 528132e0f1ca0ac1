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
    """What went wrong."""

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
        return "<ODataErrorBody>"

    @property
    def code(self) -> str | None:
        """A code for programs. Empty as a rule."""
        value: str | None = self._json_object.get("code")
        return value

    @property
    def message(self) -> str | None:
        """What went wrong, in words. Says which property only where a rule is broken."""
        value: str | None = self._json_object.get("message")
        return value

    @property
    def details(self) -> list[ODataErrorDetail] | None:
        """The errors one by one, when a body is refused."""
        from ..models.o_data_error_detail import ODataErrorDetail

        value = self._json_object.get("details")
        return (
            None
            if value is None
            else [ODataErrorDetail.from_dict(item) for item in value]
        )

    @property
    def innererror(self) -> ODataInnerError | None:
        """The service's own exception, when a query is refused."""
        from ..models.o_data_inner_error import ODataInnerError

        value = self._json_object.get("innererror")
        return None if value is None else ODataInnerError.from_dict(value)
