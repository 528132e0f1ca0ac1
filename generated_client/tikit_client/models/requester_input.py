from __future__ import annotations

from typing import Any

from attrs import define as _attrs_define


@_attrs_define
class RequesterInput:
    """The requester, by e-mail address."""

    e_mail_address: str
    """ The e-mail address of a `CdmUser`. """

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object to send: UNSET leaves a member out, None is null."""
        json_object: dict[str, Any] = {}
        e_mail_address = self.e_mail_address
        json_object["EMailAddress"] = e_mail_address
        return json_object
