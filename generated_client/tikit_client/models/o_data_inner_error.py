from __future__ import annotations

from ..types import ResponseModel


class ODataInnerError(ResponseModel):
    """The exception of the service. It is meant for its developers and may change."""

    __slots__ = ()

    @property
    def message(self) -> str | None:
        """The message of the exception."""
        value: str | None = self["message"]
        return value

    @property
    def type_(self) -> str | None:
        """The class of the exception."""
        value: str | None = self["type"]
        return value
