from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.category import Category
    from ..models.cdm_user import CdmUser
    from ..models.comment import Comment
    from ..models.platform_user import PlatformUser
    from ..models.priority import Priority
    from ..models.status import Status
    from ..models.support_group import SupportGroup


@_attrs_define(repr=False)
class Ticket:
    """A ticket. The entities that its ids refer to are only present with `$expand`."""

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
        return f"<Ticket {self._json_object.get('Id')}>"

    @property
    def requester_id(self) -> int | None:
        """The id of the requester, a `CdmUser`."""
        value: int | None = self._json_object.get("RequesterId")
        return value

    @property
    def title(self) -> str | None:
        """The title, one line."""
        value: str | None = self._json_object.get("Title")
        return value

    @property
    def closed(self) -> bool | None:
        """Whether the ticket is closed."""
        value: bool | None = self._json_object.get("Closed")
        return value

    @property
    def due_date(self) -> datetime.datetime | None:
        """The due date, in UTC."""
        value = self._json_object.get("DueDate")
        return None if value is None else datetime.datetime.fromisoformat(value)

    @property
    def resolution_date(self) -> datetime.datetime | None:
        """The date of the resolution, in UTC."""
        value = self._json_object.get("ResolutionDate")
        return None if value is None else datetime.datetime.fromisoformat(value)

    @property
    def description(self) -> str | None:
        """The description. It may contain HTML."""
        value: str | None = self._json_object.get("Description")
        return value

    @property
    def assignee_id(self) -> int | None:
        """The id of the assignee, a `PlatformUser`."""
        value: int | None = self._json_object.get("AssigneeId")
        return value

    @property
    def support_group_id(self) -> int | None:
        """The id of the support group that works on it."""
        value: int | None = self._json_object.get("SupportGroupId")
        return value

    @property
    def group_id(self) -> int | None:
        """The id of its group."""
        value: int | None = self._json_object.get("GroupId")
        return value

    @property
    def escalation_id(self) -> int | None:
        """The id of its escalation."""
        value: int | None = self._json_object.get("EscalationId")
        return value

    @property
    def category_id(self) -> int | None:
        """The id of its category."""
        value: int | None = self._json_object.get("CategoryId")
        return value

    @property
    def impact_id(self) -> int | None:
        """The id of its impact."""
        value: int | None = self._json_object.get("ImpactId")
        return value

    @property
    def priority_id(self) -> int | None:
        """The id of its priority."""
        value: int | None = self._json_object.get("PriorityId")
        return value

    @property
    def source_id(self) -> int | None:
        """The id of its source."""
        value: int | None = self._json_object.get("SourceId")
        return value

    @property
    def status_id(self) -> int | None:
        """The id of its status."""
        value: int | None = self._json_object.get("StatusId")
        return value

    @property
    def urgency_id(self) -> int | None:
        """The id of its urgency."""
        value: int | None = self._json_object.get("UrgencyId")
        return value

    @property
    def triage_conversation_id(self) -> str | None:
        """The id of the Teams conversation in which it is triaged."""
        value: str | None = self._json_object.get("TriageConversationId")
        return value

    @property
    def triage_activity_id(self) -> str | None:
        """The id of the message in that conversation."""
        value: str | None = self._json_object.get("TriageActivityId")
        return value

    @property
    def link_to_message(self) -> str | None:
        """The URL of the Teams message from which it was created."""
        value: str | None = self._json_object.get("LinkToMessage")
        return value

    @property
    def template_id(self) -> int | None:
        """The id of the ticket template from which it was created."""
        value: int | None = self._json_object.get("TemplateId")
        return value

    @property
    def card_template_json(self) -> str | None:
        """The form of that template, an Adaptive Card as JSON text."""
        value: str | None = self._json_object.get("CardTemplateJson")
        return value

    @property
    def card_answer_json(self) -> str | None:
        """The answers in that form, as JSON text."""
        value: str | None = self._json_object.get("CardAnswerJson")
        return value

    @property
    def ticket_type_id(self) -> int | None:
        """The id of its ticket type."""
        value: int | None = self._json_object.get("TicketTypeId")
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

    @property
    def requester(self) -> CdmUser | None:
        """The requester. Only with `$expand`."""
        from ..models.cdm_user import CdmUser

        value = self._json_object.get("Requester")
        return None if value is None else CdmUser.from_dict(value)

    @property
    def assignee(self) -> PlatformUser | None:
        """The assignee. Only with `$expand`."""
        from ..models.platform_user import PlatformUser

        value = self._json_object.get("Assignee")
        return None if value is None else PlatformUser.from_dict(value)

    @property
    def support_group(self) -> SupportGroup | None:
        """The support group that works on it. Only with `$expand`."""
        from ..models.support_group import SupportGroup

        value = self._json_object.get("SupportGroup")
        return None if value is None else SupportGroup.from_dict(value)

    @property
    def category(self) -> Category | None:
        """Its category. Only with `$expand`."""
        from ..models.category import Category

        value = self._json_object.get("Category")
        return None if value is None else Category.from_dict(value)

    @property
    def priority(self) -> Priority | None:
        """Its priority. Only with `$expand`."""
        from ..models.priority import Priority

        value = self._json_object.get("Priority")
        return None if value is None else Priority.from_dict(value)

    @property
    def status(self) -> Status | None:
        """Its status. Only with `$expand`."""
        from ..models.status import Status

        value = self._json_object.get("Status")
        return None if value is None else Status.from_dict(value)

    @property
    def comments(self) -> list[Comment] | None:
        """The comments on it. Only with `$expand`."""
        from ..models.comment import Comment

        value = self._json_object.get("Comments")
        return None if value is None else [Comment.from_dict(item) for item in value]
