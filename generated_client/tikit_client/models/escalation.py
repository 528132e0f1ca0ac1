from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field


@_attrs_define(repr=False)
class Escalation:
    """Who a ticket was passed on to."""

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
        return f"<Escalation {self._json_object.get('Id')}>"

    @property
    def value(self) -> str | None:
        """The name of the escalation."""
        value: str | None = self._json_object.get("Value")
        return value

    @property
    def position(self) -> int | None:
        """Its place in the list that people see."""
        value: int | None = self._json_object.get("Position")
        return value

    @property
    def is_archived(self) -> bool | None:
        """Whether it is no longer offered."""
        value: bool | None = self._json_object.get("IsArchived")
        return value

    @property
    def is_default(self) -> bool | None:
        """Whether a ticket gets it if nothing is said."""
        value: bool | None = self._json_object.get("IsDefault")
        return value

    @property
    def is_system(self) -> bool | None:
        """Whether it came with Tikit."""
        value: bool | None = self._json_object.get("IsSystem")
        return value

    @property
    def parent_id(self) -> int | None:
        """The id of the value above it, in a picker that is a tree."""
        value: int | None = self._json_object.get("ParentId")
        return value

    @property
    def id(self) -> int | None:
        """The key, a number that no other entity of this kind has."""
        value: int | None = self._json_object.get("Id")
        return value

    @property
    def modified_date(self) -> datetime.datetime | None:
        """When it was last changed, in UTC."""
        value = self._json_object.get("ModifiedDate")
        return None if value is None else datetime.datetime.fromisoformat(value)

    @property
    def modified_by_id(self) -> int | None:
        """The id of the person who changed it last."""
        value: int | None = self._json_object.get("ModifiedById")
        return value

    @property
    def created_date(self) -> datetime.datetime | None:
        """When it was created, in UTC."""
        value = self._json_object.get("CreatedDate")
        return None if value is None else datetime.datetime.fromisoformat(value)

    @property
    def created_by_id(self) -> int | None:
        """The id of the person who created it."""
        value: int | None = self._json_object.get("CreatedById")
        return value

    @property
    def guid(self) -> UUID | None:
        """A number that no other entity of any kind has."""
        value = self._json_object.get("Guid")
        return None if value is None else UUID(value)

    @property
    def is_deleted(self) -> bool | None:
        """Whether it is deleted, though still kept."""
        value: bool | None = self._json_object.get("IsDeleted")
        return value
