from __future__ import annotations

import datetime
from uuid import UUID

from ..types import ResponseModel


class TicketTemplate(ResponseModel):
    """A form from which tickets can be created."""

    __slots__ = ()

    @property
    def id(self) -> int:
        """The key: unique among the entities of its type."""
        value: int = self["Id"]
        return value

    @property
    def name(self) -> str | None:
        """The name of the template."""
        value: str | None = self["Name"]
        return value

    @property
    def description(self) -> str | None:
        """What the template is for."""
        value: str | None = self["Description"]
        return value

    @property
    def application_role_id(self) -> int | None:
        """The id of its application role."""
        value: int | None = self["ApplicationRoleId"]
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
