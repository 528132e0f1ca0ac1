from __future__ import annotations

import datetime
from uuid import UUID

from ..types import ResponseModel


class CdmUser(ResponseModel):
    """A person of the organisation, as a requester."""

    __slots__ = ()

    @property
    def id(self) -> int:
        """The key: unique among the entities of its type."""
        value: int = self["Id"]
        return value

    @property
    def name(self) -> str | None:
        """The full name."""
        value: str | None = self["Name"]
        return value

    @property
    def first_name(self) -> str | None:
        """The first name."""
        value: str | None = self["FirstName"]
        return value

    @property
    def last_name(self) -> str | None:
        """The last name."""
        value: str | None = self["LastName"]
        return value

    @property
    def e_mail_address(self) -> str | None:
        """The e-mail address."""
        value: str | None = self["EMailAddress"]
        return value

    @property
    def user_principal_name(self) -> str | None:
        """The name that the person signs in with."""
        value: str | None = self["UserPrincipalName"]
        return value

    @property
    def aad_object_id(self) -> str | None:
        """The person's object id in Microsoft Entra."""
        value: str | None = self["AadObjectId"]
        return value

    @property
    def job_title(self) -> str | None:
        """The job title."""
        value: str | None = self["JobTitle"]
        return value

    @property
    def department(self) -> str | None:
        """The department."""
        value: str | None = self["Department"]
        return value

    @property
    def company_name(self) -> str | None:
        """The company."""
        value: str | None = self["CompanyName"]
        return value

    @property
    def office(self) -> str | None:
        """The office."""
        value: str | None = self["Office"]
        return value

    @property
    def city(self) -> str | None:
        """The city."""
        value: str | None = self["City"]
        return value

    @property
    def country(self) -> str | None:
        """The country."""
        value: str | None = self["Country"]
        return value

    @property
    def mobile_phone(self) -> str | None:
        """The number of the mobile phone."""
        value: str | None = self["MobilePhone"]
        return value

    @property
    def office_phone(self) -> str | None:
        """The number of the phone in the office."""
        value: str | None = self["OfficePhone"]
        return value

    @property
    def block_sign_in(self) -> bool | None:
        """Whether the person is blocked from signing in."""
        value: bool | None = self["BlockSignIn"]
        return value

    @property
    def is_external_user(self) -> bool | None:
        """Whether the person is a guest from another organisation."""
        value: bool | None = self["IsExternalUser"]
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
