from __future__ import annotations

from typing import TYPE_CHECKING

from ..types import ResponseModel

if TYPE_CHECKING:
    from ..models.o_data_error_body import ODataErrorBody


class ODataError(ResponseModel):
    """The body of a 400 response."""

    __slots__ = ()

    @property
    def error(self) -> ODataErrorBody | None:
        """The error."""
        from ..models.o_data_error_body import ODataErrorBody

        value = self["error"]
        return None if value is None else ODataErrorBody.from_dict(value)
