from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from ..types import ResponseModel

if TYPE_CHECKING:
    from ..models.application_role import ApplicationRole


class NewAccessToken(ResponseModel):
    """A new access token, with its value. Only the response that creates it contains the value."""

    __slots__ = ()

    EXPANDABLE = frozenset({"ApplicationRoles"})

    @property
    def id(self) -> int:
        """The key: unique among the entities of its type."""
        value: int = self["Id"]
        return value

    @property
    def name(self) -> str | None:
        """The name."""
        value: str | None = self["Name"]
        return value

    @property
    def owner(self) -> str | None:
        """The user name of its creator."""
        value: str | None = self["Owner"]
        return value

    @property
    def expiration_date(self) -> datetime.datetime | None:
        """The expiration date, in UTC. The access token is valid until then."""
        value = self["ExpirationDate"]
        return None if value is None else datetime.datetime.fromisoformat(value)

    @property
    def last_used_date(self) -> datetime.datetime | None:
        """The date of its last use, in UTC."""
        value = self["LastUsedDate"]
        return None if value is None else datetime.datetime.fromisoformat(value)

    @property
    def modified_date(self) -> datetime.datetime | None:
        """The date of the last change, in UTC."""
        value = self["ModifiedDate"]
        return None if value is None else datetime.datetime.fromisoformat(value)

    @property
    def modified_by_id(self) -> int | None:
        """The id of the user who made the last change."""
        value: int | None = self["ModifiedById"]
        return value

    @property
    def created_date(self) -> datetime.datetime | None:
        """The date of creation, in UTC."""
        value = self["CreatedDate"]
        return None if value is None else datetime.datetime.fromisoformat(value)

    @property
    def created_by_id(self) -> int | None:
        """The id of the user who created it."""
        value: int | None = self["CreatedById"]
        return value

    @property
    def guid(self) -> UUID | None:
        """The globally unique id."""
        value = self["Guid"]
        return None if value is None else UUID(value)

    @property
    def is_deleted(self) -> bool | None:
        """Whether it is deleted but still stored."""
        value: bool | None = self["IsDeleted"]
        return value

    @property
    def application_roles(self) -> list[ApplicationRole] | None:
        """Its application roles. Only with `$expand`."""
        from ..models.application_role import ApplicationRole

        value = self["ApplicationRoles"]
        return (
            None
            if value is None
            else [ApplicationRole.from_dict(item) for item in value]
        )

    @property
    def token(self) -> str | None:
        """The value, for the header of every request. No other response contains it."""
        value: str | None = self["Token"]
        return value
