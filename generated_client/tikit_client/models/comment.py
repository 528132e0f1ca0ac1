from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field


@_attrs_define(repr=False)
class Comment:
    """A comment on a ticket."""

    _json_object: Mapping[str, Any] = _attrs_field(alias="json_object")

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Return a model of a JSON object. The object is kept unchanged; a property is converted when it is read."""
        return cls(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object unchanged: with unknown members, in their order, and dates as text."""
        return dict(self._json_object)

    def __repr__(self) -> str:
        """Return the type and the id only: an object may hold personal data, which belongs in no log."""
        return f"<Comment {self._json_object.get('Id')}>"

    @property
    def ticket_id(self) -> int | None:
        """The id of the ticket."""
        value: int | None = self._json_object.get("TicketId")
        return value

    @property
    def body(self) -> str | None:
        """The text. It may contain HTML."""
        value: str | None = self._json_object.get("Body")
        return value

    @property
    def is_public(self) -> bool | None:
        """Whether the requester can read it; otherwise only agents can."""
        value: bool | None = self._json_object.get("IsPublic")
        return value

    @property
    def id(self) -> int | None:
        """The key: unique among the entities of its type."""
        value: int | None = self._json_object.get("Id")
        return value

    @property
    def modified_date(self) -> datetime.datetime | None:
        """The date of the last change, in UTC."""
        value = self._json_object.get("ModifiedDate")
        return None if value is None else datetime.datetime.fromisoformat(value)

    @property
    def modified_by_id(self) -> int | None:
        """The id of the user who made the last change."""
        value: int | None = self._json_object.get("ModifiedById")
        return value

    @property
    def created_date(self) -> datetime.datetime | None:
        """The date of creation, in UTC."""
        value = self._json_object.get("CreatedDate")
        return None if value is None else datetime.datetime.fromisoformat(value)

    @property
    def created_by_id(self) -> int | None:
        """The id of the user who created it."""
        value: int | None = self._json_object.get("CreatedById")
        return value

    @property
    def guid(self) -> UUID | None:
        """The globally unique id."""
        value = self._json_object.get("Guid")
        return None if value is None else UUID(value)

    @property
    def is_deleted(self) -> bool | None:
        """Whether it is deleted but still stored."""
        value: bool | None = self._json_object.get("IsDeleted")
        return value
