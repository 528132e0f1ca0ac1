from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from ..types import ResponseModel

if TYPE_CHECKING:
    from ..models.category import Category
    from ..models.cdm_user import CdmUser
    from ..models.comment import Comment
    from ..models.platform_user import PlatformUser
    from ..models.priority import Priority
    from ..models.status import Status
    from ..models.support_group import SupportGroup


class Ticket(ResponseModel):
    """A ticket. The entities that its ids refer to are only present with `$expand`."""

    __slots__ = ()

    EXPANDABLE = frozenset(
        {
            "Requester",
            "Assignee",
            "SupportGroup",
            "Category",
            "Priority",
            "Status",
            "Comments",
        }
    )

    @property
    def id(self) -> int:
        """The key: unique among the entities of its type."""
        value: int = self["Id"]
        return value

    @property
    def requester_id(self) -> int | None:
        """The id of the requester, a `CdmUser`."""
        value: int | None = self["RequesterId"]
        return value

    @property
    def title(self) -> str | None:
        """The title, one line."""
        value: str | None = self["Title"]
        return value

    @property
    def closed(self) -> bool | None:
        """Whether the ticket is closed."""
        value: bool | None = self["Closed"]
        return value

    @property
    def due_date(self) -> datetime.datetime | None:
        """The due date, in UTC."""
        value = self["DueDate"]
        return None if value is None else datetime.datetime.fromisoformat(value)

    @property
    def resolution_date(self) -> datetime.datetime | None:
        """The date of the resolution, in UTC."""
        value = self["ResolutionDate"]
        return None if value is None else datetime.datetime.fromisoformat(value)

    @property
    def description(self) -> str | None:
        """The description. It may contain HTML."""
        value: str | None = self["Description"]
        return value

    @property
    def assignee_id(self) -> int | None:
        """The id of the assignee, a `PlatformUser`."""
        value: int | None = self["AssigneeId"]
        return value

    @property
    def support_group_id(self) -> int | None:
        """The id of the support group that works on it."""
        value: int | None = self["SupportGroupId"]
        return value

    @property
    def group_id(self) -> int | None:
        """The id of its group."""
        value: int | None = self["GroupId"]
        return value

    @property
    def escalation_id(self) -> int | None:
        """The id of its escalation."""
        value: int | None = self["EscalationId"]
        return value

    @property
    def category_id(self) -> int | None:
        """The id of its category."""
        value: int | None = self["CategoryId"]
        return value

    @property
    def impact_id(self) -> int | None:
        """The id of its impact."""
        value: int | None = self["ImpactId"]
        return value

    @property
    def priority_id(self) -> int | None:
        """The id of its priority."""
        value: int | None = self["PriorityId"]
        return value

    @property
    def source_id(self) -> int | None:
        """The id of its source."""
        value: int | None = self["SourceId"]
        return value

    @property
    def status_id(self) -> int | None:
        """The id of its status."""
        value: int | None = self["StatusId"]
        return value

    @property
    def urgency_id(self) -> int | None:
        """The id of its urgency."""
        value: int | None = self["UrgencyId"]
        return value

    @property
    def triage_conversation_id(self) -> str | None:
        """The id of the Teams conversation in which it is triaged."""
        value: str | None = self["TriageConversationId"]
        return value

    @property
    def triage_activity_id(self) -> str | None:
        """The id of the message in that conversation."""
        value: str | None = self["TriageActivityId"]
        return value

    @property
    def link_to_message(self) -> str | None:
        """The URL of the Teams message from which it was created."""
        value: str | None = self["LinkToMessage"]
        return value

    @property
    def template_id(self) -> int | None:
        """The id of the ticket template from which it was created."""
        value: int | None = self["TemplateId"]
        return value

    @property
    def card_template_json(self) -> str | None:
        """The form of that template, an Adaptive Card as JSON text."""
        value: str | None = self["CardTemplateJson"]
        return value

    @property
    def card_answer_json(self) -> str | None:
        """The answers in that form, as JSON text."""
        value: str | None = self["CardAnswerJson"]
        return value

    @property
    def ticket_type_id(self) -> int | None:
        """The id of its ticket type."""
        value: int | None = self["TicketTypeId"]
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

    @property
    def requester(self) -> CdmUser | None:
        """The requester. Only with `$expand`."""
        from ..models.cdm_user import CdmUser

        value = self["Requester"]
        return None if value is None else CdmUser.from_dict(value)

    @property
    def assignee(self) -> PlatformUser | None:
        """The assignee. Only with `$expand`."""
        from ..models.platform_user import PlatformUser

        value = self["Assignee"]
        return None if value is None else PlatformUser.from_dict(value)

    @property
    def support_group(self) -> SupportGroup | None:
        """The support group that works on it. Only with `$expand`."""
        from ..models.support_group import SupportGroup

        value = self["SupportGroup"]
        return None if value is None else SupportGroup.from_dict(value)

    @property
    def category(self) -> Category | None:
        """Its category. Only with `$expand`."""
        from ..models.category import Category

        value = self["Category"]
        return None if value is None else Category.from_dict(value)

    @property
    def priority(self) -> Priority | None:
        """Its priority. Only with `$expand`."""
        from ..models.priority import Priority

        value = self["Priority"]
        return None if value is None else Priority.from_dict(value)

    @property
    def status(self) -> Status | None:
        """Its status. Only with `$expand`."""
        from ..models.status import Status

        value = self["Status"]
        return None if value is None else Status.from_dict(value)

    @property
    def comments(self) -> list[Comment] | None:
        """The comments on it. Only with `$expand`."""
        from ..models.comment import Comment

        value = self["Comments"]
        return None if value is None else [Comment.from_dict(item) for item in value]
