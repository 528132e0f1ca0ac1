from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field


@_attrs_define(repr=False)
class CdmUser:
    """A person of the organisation, as a requester."""

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
        return f"<CdmUser {self._json_object.get('Id')}>"

    @property
    def name(self) -> str | None:
        """The full name."""
        value: str | None = self._json_object.get("Name")
        return value

    @property
    def first_name(self) -> str | None:
        """The first name."""
        value: str | None = self._json_object.get("FirstName")
        return value

    @property
    def last_name(self) -> str | None:
        """The last name."""
        value: str | None = self._json_object.get("LastName")
        return value

    @property
    def e_mail_address(self) -> str | None:
        """The e-mail address."""
        value: str | None = self._json_object.get("EMailAddress")
        return value

    @property
    def user_principal_name(self) -> str | None:
        """The name that the person signs in with."""
        value: str | None = self._json_object.get("UserPrincipalName")
        return value

    @property
    def aad_object_id(self) -> str | None:
        """The person's object id in Microsoft Entra."""
        value: str | None = self._json_object.get("AadObjectId")
        return value

    @property
    def job_title(self) -> str | None:
        """The job title."""
        value: str | None = self._json_object.get("JobTitle")
        return value

    @property
    def department(self) -> str | None:
        """The department."""
        value: str | None = self._json_object.get("Department")
        return value

    @property
    def company_name(self) -> str | None:
        """The company."""
        value: str | None = self._json_object.get("CompanyName")
        return value

    @property
    def office(self) -> str | None:
        """The office."""
        value: str | None = self._json_object.get("Office")
        return value

    @property
    def city(self) -> str | None:
        """The city."""
        value: str | None = self._json_object.get("City")
        return value

    @property
    def country(self) -> str | None:
        """The country."""
        value: str | None = self._json_object.get("Country")
        return value

    @property
    def mobile_phone(self) -> str | None:
        """The number of the mobile phone."""
        value: str | None = self._json_object.get("MobilePhone")
        return value

    @property
    def office_phone(self) -> str | None:
        """The number of the phone in the office."""
        value: str | None = self._json_object.get("OfficePhone")
        return value

    @property
    def block_sign_in(self) -> bool | None:
        """Whether the person is blocked from signing in."""
        value: bool | None = self._json_object.get("BlockSignIn")
        return value

    @property
    def is_external_user(self) -> bool | None:
        """Whether the person is a guest from another organisation."""
        value: bool | None = self._json_object.get("IsExternalUser")
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
