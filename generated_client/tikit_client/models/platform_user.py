from __future__ import annotations

import datetime
from uuid import UUID

from ..types import ResponseModel


class PlatformUser(ResponseModel):
    """A user of Tikit, as an assignee."""

    __slots__ = ()

    @property
    def id(self) -> int:
        """The key: unique among the entities of its type."""
        value: int = self["Id"]
        return value

    @property
    def user_name(self) -> str | None:
        """The name that the user signs in with."""
        value: str | None = self["UserName"]
        return value

    @property
    def given_name(self) -> str | None:
        """The first name."""
        value: str | None = self["GivenName"]
        return value

    @property
    def family_name(self) -> str | None:
        """The last name."""
        value: str | None = self["FamilyName"]
        return value

    @property
    def email(self) -> str | None:
        """The e-mail address."""
        value: str | None = self["Email"]
        return value

    @property
    def full_name(self) -> str | None:
        """The full name."""
        value: str | None = self["FullName"]
        return value

    @property
    def aad_object_id(self) -> str | None:
        """The user's object id in Microsoft Entra."""
        value: str | None = self["AadObjectId"]
        return value

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
