from __future__ import annotations

import datetime
from typing import Any

from attrs import define as _attrs_define

from ..errors import TikitError


@_attrs_define
class AccessTokenInput:
    """The properties of a new access token."""

    name: str
    """ The name. It may contain spaces. """
    expiration_date: datetime.datetime
    """ The expiration date, with a time zone. The web app suggests a month from now. """
    application_role_ids: list[int]
    """ The ids of its application roles, all of them among the creator's own. """

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object to send: UNSET leaves a member out, None is null."""
        if (
            isinstance(self.expiration_date, datetime.datetime)
            and self.expiration_date.utcoffset() is None
        ):
            raise TikitError(
                "expiration_date has no time zone",
                "Pass expiration_date.astimezone() for local time.",
            )
        json_object: dict[str, Any] = {}
        name = self.name
        json_object["Name"] = name
        expiration_date = self.expiration_date.isoformat()
        json_object["ExpirationDate"] = expiration_date
        application_role_ids = self.application_role_ids

        json_object["ApplicationRoleIds"] = application_role_ids
        return json_object
