from __future__ import annotations

from typing import Any

from attrs import define as _attrs_define


@_attrs_define
class AssigneeInput:
    """The assignee, by e-mail address."""

    email: str
    """ The e-mail address of a `PlatformUser`. """

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object to send: UNSET leaves a member out, None is null."""
        json_object: dict[str, Any] = {}
        email = self.email
        json_object["Email"] = email
        return json_object
