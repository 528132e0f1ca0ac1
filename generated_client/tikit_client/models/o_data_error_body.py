from __future__ import annotations

from typing import TYPE_CHECKING

from ..types import ResponseModel

if TYPE_CHECKING:
    from ..models.o_data_error_detail import ODataErrorDetail
    from ..models.o_data_inner_error import ODataInnerError


class ODataErrorBody(ResponseModel):
    """An OData error."""

    __slots__ = ()

    @property
    def code(self) -> str | None:
        """A code for programs. Usually empty."""
        value: str | None = self["code"]
        return value

    @property
    def message(self) -> str | None:
        """The message. It names the property only if a rule is broken."""
        value: str | None = self["message"]
        return value

    @property
    def details(self) -> list[ODataErrorDetail] | None:
        """The single errors, if a body is refused."""
        from ..models.o_data_error_detail import ODataErrorDetail

        value = self["details"]
        return (
            None
            if value is None
            else [ODataErrorDetail.from_dict(item) for item in value]
        )

    @property
    def innererror(self) -> ODataInnerError | None:
        """The exception of the service, if a query is refused."""
        from ..models.o_data_inner_error import ODataInnerError

        value = self["innererror"]
        return None if value is None else ODataInnerError.from_dict(value)
