from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from attrs import define as _attrs_define

from ..errors import TikitError
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.assignee_input import AssigneeInput
    from ..models.requester_input import RequesterInput


@_attrs_define
class TicketInput:
    """The properties of a new ticket. People are given by e-mail address, picker values by id."""

    title: str
    """ The title, one line. """
    requester: RequesterInput
    """ The requester, by e-mail address. """
    status_id: int
    """ The id of a status. """
    priority_id: int
    """ The id of a priority. """
    ticket_type_id: int
    """ The id of a ticket type. """
    category_id: int | None | Unset = UNSET
    """ The id of a category, or null for none. """
    support_group_id: int | None | Unset = UNSET
    """ The id of a support group, or null for none. """
    due_date: datetime.date | datetime.datetime | None | Unset = UNSET
    """ The due date: a day (midnight in the server's time zone), a timestamp with a time zone (refused without
    one), or null for none. The connector sends a day and the service stores a timestamp, so both
    are accepted. """
    resolution_date: datetime.date | datetime.datetime | None | Unset = UNSET
    """ The date of the resolution, a day or a timestamp as for the due date, or null for none. """
    assignee: AssigneeInput | None | Unset = UNSET
    """ The assignee, or null for nobody. """

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object to send: UNSET leaves a member out, None is null."""
        from ..models.assignee_input import AssigneeInput

        if (
            isinstance(self.due_date, datetime.datetime)
            and self.due_date.utcoffset() is None
        ):
            raise TikitError(
                "due_date has no time zone",
                "Pass due_date.astimezone() for local time.",
            )
        if (
            isinstance(self.resolution_date, datetime.datetime)
            and self.resolution_date.utcoffset() is None
        ):
            raise TikitError(
                "resolution_date has no time zone",
                "Pass resolution_date.astimezone() for local time.",
            )
        json_object: dict[str, Any] = {}
        title = self.title
        json_object["Title"] = title
        requester = self.requester.to_dict()
        json_object["Requester"] = requester
        status_id = self.status_id
        json_object["StatusId"] = status_id
        priority_id = self.priority_id
        json_object["PriorityId"] = priority_id
        ticket_type_id = self.ticket_type_id
        json_object["TicketTypeId"] = ticket_type_id
        category_id: int | None | Unset
        if isinstance(self.category_id, Unset):
            category_id = UNSET
        else:
            category_id = self.category_id
        if category_id is not UNSET:
            json_object["CategoryId"] = category_id
        support_group_id: int | None | Unset
        if isinstance(self.support_group_id, Unset):
            support_group_id = UNSET
        else:
            support_group_id = self.support_group_id
        if support_group_id is not UNSET:
            json_object["SupportGroupId"] = support_group_id
        due_date: None | str | Unset
        if isinstance(self.due_date, Unset):
            due_date = UNSET
        elif isinstance(self.due_date, datetime.datetime):
            due_date = self.due_date.isoformat()
        elif isinstance(self.due_date, datetime.date):
            due_date = self.due_date.isoformat()
        else:
            due_date = self.due_date
        if due_date is not UNSET:
            json_object["DueDate"] = due_date
        resolution_date: None | str | Unset
        if isinstance(self.resolution_date, Unset):
            resolution_date = UNSET
        elif isinstance(self.resolution_date, datetime.datetime):
            resolution_date = self.resolution_date.isoformat()
        elif isinstance(self.resolution_date, datetime.date):
            resolution_date = self.resolution_date.isoformat()
        else:
            resolution_date = self.resolution_date
        if resolution_date is not UNSET:
            json_object["ResolutionDate"] = resolution_date
        assignee: dict[str, Any] | None | Unset
        if isinstance(self.assignee, Unset):
            assignee = UNSET
        elif isinstance(self.assignee, AssigneeInput):
            assignee = self.assignee.to_dict()
        else:
            assignee = self.assignee
        if assignee is not UNSET:
            json_object["Assignee"] = assignee
        return json_object
