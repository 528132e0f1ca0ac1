from __future__ import annotations

import datetime
from uuid import UUID

from ..types import ResponseModel


class Category(ResponseModel):
    """The subject of a ticket. Categories form a tree, by `ParentId`."""

    __slots__ = ()

    @property
    def id(self) -> int:
        """The key: unique among the entities of its type."""
        value: int = self["Id"]
        return value

    @property
    def value(self) -> str | None:
        """The name of the category."""
        value: str | None = self["Value"]
        return value

    @property
    def position(self) -> int | None:
        """Its position in the list that people see."""
        value: int | None = self["Position"]
        return value

    @property
    def is_archived(self) -> bool | None:
        """Whether it is archived: no longer offered for new tickets."""
        value: bool | None = self["IsArchived"]
        return value

    @property
    def is_default(self) -> bool | None:
        """Whether it is the default for new tickets."""
        value: bool | None = self["IsDefault"]
        return value

    @property
    def is_system(self) -> bool | None:
        """Whether it is built in."""
        value: bool | None = self["IsSystem"]
        return value

    @property
    def parent_id(self) -> int | None:
        """The id of its parent value, in a picker that is a tree."""
        value: int | None = self["ParentId"]
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
