from __future__ import annotations

from ..types import ResponseModel


class ODataErrorDetail(ResponseModel):
    """One error of several."""

    __slots__ = ()

    @property
    def code(self) -> str | None:
        """A code for programs. Usually empty."""
        value: str | None = self["code"]
        return value

    @property
    def message(self) -> str | None:
        """The message."""
        value: str | None = self["message"]
        return value

    @property
    def target(self) -> str | None:
        """The property that breaks the rule."""
        value: str | None = self["target"]
        return value
