"""The operations of the contract as methods of one class."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from .errors import TikitError
from .types import UNSET, ResponseModel, Unset, whole_number

if TYPE_CHECKING:
    import datetime

    from .models.access_token import AccessToken
    from .models.application_role import ApplicationRole
    from .models.assignee_input import AssigneeInput
    from .models.category import Category
    from .models.cdm_user import CdmUser
    from .models.comment import Comment
    from .models.escalation import Escalation
    from .models.group import Group
    from .models.impact import Impact
    from .models.new_access_token import NewAccessToken
    from .models.platform_user import PlatformUser
    from .models.priority import Priority
    from .models.requester_input import RequesterInput
    from .models.service_document import ServiceDocument
    from .models.source import Source
    from .models.status import Status
    from .models.support_group import SupportGroup
    from .models.ticket import Ticket
    from .models.ticket_template import TicketTemplate
    from .models.ticket_type import TicketType
    from .models.urgency import Urgency

CONTRACT_SHA256 = "8097ad2698b313001335d3ad78e57773680b8216d60de932a2240e2a93c65783"
"""The SHA-256 of the contract, openapi/tikit.yaml, from which this client was generated."""

T = TypeVar("T")
Item = TypeVar("Item", covariant=True)
Id = TypeVar("Id", int | Unset, int | None | Unset)


class Pager(Protocol[Item]):
    """The items of a list. Iterating reads every page; `list(...)` reads all of them at once."""

    def __iter__(self) -> Iterator[Item]:
        """Yield the items of every page. Each iteration starts with page one; a page is requested when it is needed."""

    def first(self) -> Item | None:
        """Return the first item, or None if there is none."""

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the JSON object of every item, as the service sent it."""

    @property
    def total(self) -> int:
        """The number of items, as the service counts them."""


def _given(value: T | None) -> T | Unset:
    return UNSET if value is None else value


def _check_choice(
    parameter: str, name: str | None | Unset, id: int | None | Unset, *, required: bool
) -> None:
    """Raise an error if a name and an id are given, or neither of a required pair. It comes before every request."""
    given = [
        value
        for value in (name, id)
        if not isinstance(value, Unset) and not (required and value is None)
    ]
    if len(given) > 1:
        raise TikitError(f"both {parameter} and its id are given", "Pass one of them.")
    if required and not given:
        raise TikitError(
            f"neither {parameter} nor its id is given", "Pass one of them."
        )


class TikitOperations(ABC):
    """Every operation of the contract as a method. A subclass sends the requests and reads the pages."""

    @abstractmethod
    def _pages(
        self, request: Mapping[str, Any], item: Callable[[Mapping[str, Any]], T]
    ) -> Pager[T]:
        """Return a pager over the page that a request returns and its next links."""

    @abstractmethod
    def _entity(
        self,
        request: Mapping[str, Any],
        model: Callable[[Mapping[str, Any]], T],
        *,
        id: bool,
        token: bool,
    ) -> T:
        """Send a request and return the entity in its response; `id` and `token` say whether it has those members."""

    @abstractmethod
    def _find_id(
        self, name: str, parameter: str, entities: Callable[[], Pager[ResponseModel]]
    ) -> int:
        """Return the id of the entity with a name. The list is read once."""

    def _required_id(
        self,
        id: int | Unset,
        parameter: str,
        name: str | Unset,
        entities: Callable[[], Pager[ResponseModel]],
    ) -> int:
        chosen = self._optional_id(id, parameter, name, entities)
        assert isinstance(chosen, int), "_check_choice was not called"
        return chosen

    def _optional_id(
        self,
        id: Id,
        parameter: str,
        name: str | Id,
        entities: Callable[[], Pager[ResponseModel]],
    ) -> int | Id:
        if isinstance(name, Unset):
            return id
        return (
            self._find_id(name, parameter, entities) if isinstance(name, str) else name
        )

    @abstractmethod
    def _text(self, request: Mapping[str, Any]) -> str:
        """Send a request and return its response as text."""

    @abstractmethod
    def _delete(self, request: Mapping[str, Any]) -> None:
        """Send a DELETE. An entity that does not exist counts as deleted."""

    def list_tickets(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[Ticket]:
        """List tickets.

        All tickets that the access token may read.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            The vendor's help page. The help page shows the request without options; the options come from
            the connector.
        """
        from .api.tickets import list_tickets
        from .models.ticket import Ticket

        return self._pages(
            list_tickets.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            Ticket.from_dict,
        )

    def get_ticket(
        self,
        id: int,
        *,
        select: str | None = None,
        expand: str | None = None,
    ) -> Ticket:
        """Get one ticket by its id.

        One ticket. `expand` adds the people and picker values that its ids refer to.

        Args:
            id: The id of the ticket.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.

        Returns:
            The ticket.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), NotFoundError (404),
                RateLimitError (429).

        Source:
            The vendor's help page. The help page shows the request without options; the options come from
            the connector.
        """
        from .api.tickets import get_ticket
        from .models.ticket import Ticket

        return self._entity(
            get_ticket.build_request(
                id=id,
                select=_given(select),
                expand=_given(expand),
            ),
            Ticket.from_dict,
            id=True,
            token=False,
        )

    def add_ticket(
        self,
        *,
        title: str,
        requester: str | RequesterInput,
        status: str | Unset = UNSET,
        status_id: int | Unset = UNSET,
        priority: str | Unset = UNSET,
        priority_id: int | Unset = UNSET,
        type: str | Unset = UNSET,
        ticket_type_id: int | Unset = UNSET,
        category: str | None | Unset = UNSET,
        category_id: int | None | Unset = UNSET,
        support_group: str | None | Unset = UNSET,
        support_group_id: int | None | Unset = UNSET,
        due_date: datetime.date | datetime.datetime | None | Unset = UNSET,
        resolution_date: datetime.date | datetime.datetime | None | Unset = UNSET,
        assignee: str | AssigneeInput | None | Unset = UNSET,
    ) -> Ticket:
        """Add a ticket.

        A new ticket. It has no description yet, since the published request has none: put the text into a
        comment. A new ticket may notify its requester.

        Args:
            title: The title, one line.
            requester: The requester, by e-mail address. A text is the e-mail address.
            status: The name of a status.
            status_id: The id of a status.
            priority: The name of a priority.
            priority_id: The id of a priority.
            type: The name of a ticket type.
            ticket_type_id: The id of a ticket type.
            category: The name of a category, or None for none.
            category_id: The id of a category, or None for none.
            support_group: The name of a support group, or None for none.
            support_group_id: The id of a support group, or None for none.
            due_date: The due date: a day (midnight in the server's time zone), a timestamp with a time zone (refused
                without one), or None for none. The connector sends a day and the service stores a timestamp, so
                both are accepted.
            resolution_date: The date of the resolution, a day or a timestamp as for the due date, or None for none.
            assignee: The assignee, or None for nobody. A text is the e-mail address.

        Returns:
            The new ticket, as the service stored it.

        Raises:
            TikitError: A name does not exist, or is given together with its id; or the request failed. Its subclass
                names the cause, such as BadRequestError (400), AuthenticationError (401), PermissionDeniedError
                (403), RateLimitError (429). It is also an OutcomeUnknownError if the change may have been made.

        Source:
            The vendor's definition of its Power Platform connector.
        """
        from .api.tickets import add_ticket
        from .models.add_ticket_input import AddTicketInput
        from .models.assignee_input import AssigneeInput
        from .models.requester_input import RequesterInput
        from .models.ticket import Ticket
        from .models.ticket_input import TicketInput

        _check_choice("status", status, status_id, required=True)
        _check_choice("priority", priority, priority_id, required=True)
        _check_choice("type", type, ticket_type_id, required=True)
        _check_choice("category", category, category_id, required=False)
        _check_choice("support_group", support_group, support_group_id, required=False)
        return self._entity(
            add_ticket.build_request(
                body=AddTicketInput(
                    ticket=TicketInput(
                        title=title,
                        requester=RequesterInput(requester)
                        if isinstance(requester, str)
                        else requester,
                        status_id=self._required_id(
                            status_id, "status", status, self.list_statuses
                        ),
                        priority_id=self._required_id(
                            priority_id, "priority", priority, self.list_priorities
                        ),
                        ticket_type_id=self._required_id(
                            ticket_type_id, "type", type, self.list_ticket_types
                        ),
                        category_id=self._optional_id(
                            category_id, "category", category, self.list_categories
                        ),
                        support_group_id=self._optional_id(
                            support_group_id,
                            "support_group",
                            support_group,
                            self.list_support_groups,
                        ),
                        due_date=due_date,
                        resolution_date=resolution_date,
                        assignee=AssigneeInput(assignee)
                        if isinstance(assignee, str)
                        else assignee,
                    )
                ),
            ),
            Ticket.from_dict,
            id=True,
            token=False,
        )

    def update_ticket(
        self,
        id: int,
        *,
        title: str | Unset = UNSET,
        requester: str | RequesterInput | Unset = UNSET,
        status: str | Unset = UNSET,
        status_id: int | Unset = UNSET,
        category: str | None | Unset = UNSET,
        category_id: int | None | Unset = UNSET,
        priority: str | Unset = UNSET,
        priority_id: int | Unset = UNSET,
        type: str | Unset = UNSET,
        ticket_type_id: int | Unset = UNSET,
        support_group: str | None | Unset = UNSET,
        support_group_id: int | None | Unset = UNSET,
        due_date: datetime.date | datetime.datetime | None | Unset = UNSET,
        resolution_date: datetime.date | datetime.datetime | None | Unset = UNSET,
        assignee: str | AssigneeInput | None | Unset = UNSET,
    ) -> Ticket:
        """Change a ticket.

        Changes properties of a ticket. Properties that are left out stay unchanged. A change of the status may
        notify the requester.

        Args:
            id: The id of the ticket.
            title: The title, one line.
            requester: The requester, by e-mail address. A text is the e-mail address.
            status: The name of a status.
            status_id: The id of a status.
            category: The name of a category, or None for none.
            category_id: The id of a category, or None for none.
            priority: The name of a priority.
            priority_id: The id of a priority.
            type: The name of a ticket type.
            ticket_type_id: The id of a ticket type.
            support_group: The name of a support group, or None for none.
            support_group_id: The id of a support group, or None for none.
            due_date: The due date: a day (midnight in the server's time zone), a timestamp with a time zone (refused
                without one), or None for none. The connector sends a day and the service stores a timestamp, so
                both are accepted.
            resolution_date: The date of the resolution, a day or a timestamp as for the due date, or None for none.
            assignee: The assignee, or None for nobody. A text is the e-mail address.

        Returns:
            The changed ticket.

        Raises:
            TikitError: A name does not exist, or is given together with its id; or the request failed. Its subclass
                names the cause, such as BadRequestError (400), AuthenticationError (401), PermissionDeniedError
                (403), NotFoundError (404), RateLimitError (429). It is also an OutcomeUnknownError if the
                change may have been made.

        Source:
            The vendor's definition of its Power Platform connector. That an unknown `Id` results in 404 is
            our guess.
        """
        from .api.tickets import update_ticket
        from .models.assignee_input import AssigneeInput
        from .models.requester_input import RequesterInput
        from .models.ticket import Ticket
        from .models.ticket_change_input import TicketChangeInput
        from .models.update_ticket_input import UpdateTicketInput

        _check_choice("status", status, status_id, required=False)
        _check_choice("category", category, category_id, required=False)
        _check_choice("priority", priority, priority_id, required=False)
        _check_choice("type", type, ticket_type_id, required=False)
        _check_choice("support_group", support_group, support_group_id, required=False)
        return self._entity(
            update_ticket.build_request(
                body=UpdateTicketInput(
                    ticket=TicketChangeInput(
                        id=whole_number(id),
                        title=title,
                        requester=RequesterInput(requester)
                        if isinstance(requester, str)
                        else requester,
                        status_id=self._optional_id(
                            status_id, "status", status, self.list_statuses
                        ),
                        category_id=self._optional_id(
                            category_id, "category", category, self.list_categories
                        ),
                        priority_id=self._optional_id(
                            priority_id, "priority", priority, self.list_priorities
                        ),
                        ticket_type_id=self._optional_id(
                            ticket_type_id, "type", type, self.list_ticket_types
                        ),
                        support_group_id=self._optional_id(
                            support_group_id,
                            "support_group",
                            support_group,
                            self.list_support_groups,
                        ),
                        due_date=due_date,
                        resolution_date=resolution_date,
                        assignee=AssigneeInput(assignee)
                        if isinstance(assignee, str)
                        else assignee,
                    )
                ),
            ),
            Ticket.from_dict,
            id=True,
            token=False,
        )

    def add_comment(
        self,
        id: int,
        *,
        body: str,
        is_public: bool = False,
    ) -> Comment:
        """Comment on a ticket.

        A new comment on a ticket, visible to the requester or to agents only.

        Args:
            id: The id of the ticket.
            body: The text. It may contain HTML.
            is_public: Whether the requester can read it, and is notified; otherwise only agents can read it.

        Returns:
            The new comment, as the service stored it.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), NotFoundError (404), RateLimitError
                (429). It is also an OutcomeUnknownError if the change may have been made.

        Source:
            The vendor's definition of its Power Platform connector.
        """
        from .api.tickets import add_comment
        from .models.add_comment_input import AddCommentInput
        from .models.comment import Comment
        from .models.comment_input import CommentInput

        return self._entity(
            add_comment.build_request(
                id=id,
                body=AddCommentInput(
                    comment=CommentInput(
                        body=body,
                        is_public=is_public,
                    )
                ),
            ),
            Comment.from_dict,
            id=True,
            token=False,
        )

    def list_ticket_comments(
        self,
        id: int,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[Comment]:
        """List the comments on a ticket.

        The comments on one ticket.

        Args:
            id: The id of the ticket.
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), NotFoundError (404),
                RateLimitError (429).

        Source:
            Inferred from the other operations. OData's path from an entity to its navigation property;
            `expand=Comments` rests on the same guess.
        """
        from .api.tickets import list_ticket_comments
        from .models.comment import Comment

        return self._pages(
            list_ticket_comments.build_request(
                id=id,
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            Comment.from_dict,
        )

    def list_comments(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[Comment]:
        """List comments on any ticket.

        The comments on all tickets, for example for a report. Filter by `TicketId` for those on one ticket.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            Inferred from the other operations. That comments have a list of their own is our guess.
        """
        from .api.tickets import list_comments
        from .models.comment import Comment

        return self._pages(
            list_comments.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            Comment.from_dict,
        )

    def list_statuses(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[Status]:
        """List statuses.

        The statuses: the progress of a ticket.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            The vendor's definition of its Power Platform connector.
        """
        from .api.pickers import list_statuses
        from .models.status import Status

        return self._pages(
            list_statuses.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            Status.from_dict,
        )

    def list_priorities(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[Priority]:
        """List priorities.

        The priorities: how soon work on a ticket has to start.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            The vendor's definition of its Power Platform connector. The connector declares one object, but
            reads a list from `value`.
        """
        from .api.pickers import list_priorities
        from .models.priority import Priority

        return self._pages(
            list_priorities.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            Priority.from_dict,
        )

    def list_categories(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[Category]:
        """List categories.

        The categories: the subject of a ticket. Categories form a tree, by `ParentId`.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            The vendor's definition of its Power Platform connector. The connector declares one object, but
            reads a list from `value`. It asks for `IsArchived eq false`.
        """
        from .api.pickers import list_categories
        from .models.category import Category

        return self._pages(
            list_categories.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            Category.from_dict,
        )

    def list_impacts(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[Impact]:
        """List impacts.

        The impacts: how many people, or how much work, a ticket affects.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            The vendor's definition of its Power Platform connector. The connector declares one object, but
            reads a list from `value`.
        """
        from .api.pickers import list_impacts
        from .models.impact import Impact

        return self._pages(
            list_impacts.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            Impact.from_dict,
        )

    def list_urgencies(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[Urgency]:
        """List urgencies.

        The urgencies: how long a ticket can wait.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            The vendor's definition of its Power Platform connector. The connector declares one object, but
            reads a list from `value`.
        """
        from .api.pickers import list_urgencies
        from .models.urgency import Urgency

        return self._pages(
            list_urgencies.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            Urgency.from_dict,
        )

    def list_sources(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[Source]:
        """List sources.

        The sources: the channel through which a ticket arrived.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            The vendor's definition of its Power Platform connector. The connector declares one object, but
            reads a list from `value`.
        """
        from .api.pickers import list_sources
        from .models.source import Source

        return self._pages(
            list_sources.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            Source.from_dict,
        )

    def list_escalations(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[Escalation]:
        """List escalations.

        The escalations: to whom a ticket was escalated.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            The vendor's definition of its Power Platform connector. The connector declares one object, but
            reads a list from `value`.
        """
        from .api.pickers import list_escalations
        from .models.escalation import Escalation

        return self._pages(
            list_escalations.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            Escalation.from_dict,
        )

    def list_ticket_types(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[TicketType]:
        """List ticket types.

        The ticket types: what a ticket requests.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            The vendor's definition of its Power Platform connector. The connector declares one object, but
            reads a list from `value`; its `ParentId` is a string there.
        """
        from .api.pickers import list_ticket_types
        from .models.ticket_type import TicketType

        return self._pages(
            list_ticket_types.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            TicketType.from_dict,
        )

    def list_support_groups(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[SupportGroup]:
        """List support groups.

        The teams that tickets are assigned to.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            The vendor's definition of its Power Platform connector. The connector declares one object, but
            reads a list from `value`.
        """
        from .api.pickers import list_support_groups
        from .models.support_group import SupportGroup

        return self._pages(
            list_support_groups.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            SupportGroup.from_dict,
        )

    def list_groups(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[Group]:
        """List groups.

        The groups that a ticket can belong to.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            The vendor's definition of its Power Platform connector. The connector declares one object, but
            reads a list from `value`.
        """
        from .api.pickers import list_groups
        from .models.group import Group

        return self._pages(
            list_groups.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            Group.from_dict,
        )

    def list_ticket_templates(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[TicketTemplate]:
        """List ticket templates.

        The forms from which tickets can be created.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            The vendor's definition of its Power Platform connector. The connector declares one object, but
            reads a list from `value`.
        """
        from .api.pickers import list_ticket_templates
        from .models.ticket_template import TicketTemplate

        return self._pages(
            list_ticket_templates.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            TicketTemplate.from_dict,
        )

    def list_cdm_users(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[CdmUser]:
        """List people, as requesters.

        The people of the organisation. A ticket's `RequesterId` is the `Id` of a person. To find a person,
        filter by `UserPrincipalName` or `EMailAddress`.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            The vendor's definition of its Power Platform connector. In version 1.0 of the connector; public
            scripts filter by `UserPrincipalName`.
        """
        from .api.people import list_cdm_users
        from .models.cdm_user import CdmUser

        return self._pages(
            list_cdm_users.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            CdmUser.from_dict,
        )

    def list_platform_users(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[PlatformUser]:
        """List users of Tikit, as assignees.

        The users of Tikit. A ticket's `AssigneeId` is the `Id` of a user.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            Inferred from the other operations. A ticket's `Assignee` is such a user; that they can be listed is
            our guess.
        """
        from .api.people import list_platform_users
        from .models.platform_user import PlatformUser

        return self._pages(
            list_platform_users.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            PlatformUser.from_dict,
        )

    def list_access_tokens(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[AccessToken]:
        """List access tokens.

        The access tokens, without their values: the caller's own, or everybody's for an administrator.
        `expand=ApplicationRoles` adds their roles.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            Inferred from the other operations. The help page shows this list as a page of the web app; the path
            is our guess.
        """
        from .api.access_tokens import list_access_tokens
        from .models.access_token import AccessToken

        return self._pages(
            list_access_tokens.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            AccessToken.from_dict,
        )

    def add_access_token(
        self,
        *,
        name: str,
        expiration_date: datetime.datetime,
        application_role_ids: list[int],
    ) -> NewAccessToken:
        """Create an access token.

        A new access token. Only this response contains its value: store it, the service never returns it again.
        A role that the creator does not have, a past date or an empty name results in 400 with the reason. The
        token acts as its creator, within its own roles and within the roles that the creator has at that time.

        Args:
            name: The name. It may contain spaces.
            expiration_date: The expiration date, with a time zone. The web app suggests a month from now.
            application_role_ids: The ids of its application roles, all of them among the creator's own.

        Returns:
            The new access token, with its value.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429). It is also an
                OutcomeUnknownError if the change may have been made.

        Source:
            Inferred from the other operations. The help page names the three fields, all required; the request
            is our guess.
        """
        from .api.access_tokens import add_access_token
        from .models.access_token_input import AccessTokenInput
        from .models.new_access_token import NewAccessToken

        return self._entity(
            add_access_token.build_request(
                body=AccessTokenInput(
                    name=name,
                    expiration_date=expiration_date,
                    application_role_ids=application_role_ids,
                ),
            ),
            NewAccessToken.from_dict,
            id=True,
            token=True,
        )

    def get_access_token(
        self,
        id: int,
        *,
        select: str | None = None,
        expand: str | None = None,
    ) -> AccessToken:
        """Get one access token by its id.

        One access token, without its value. Another user's token results in 403, except for an administrator.

        Args:
            id: The id of the access token.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.

        Returns:
            The access token.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), NotFoundError (404),
                RateLimitError (429).

        Source:
            Inferred from the other operations. The help page shows a token's details, its roles among them; the
            path is our guess.
        """
        from .api.access_tokens import get_access_token
        from .models.access_token import AccessToken

        return self._entity(
            get_access_token.build_request(
                id=id,
                select=_given(select),
                expand=_given(expand),
            ),
            AccessToken.from_dict,
            id=True,
            token=False,
        )

    def delete_access_token(
        self,
        id: int,
    ) -> None:
        """Delete an access token.

        Deletes an access token permanently. Requests with it then result in 401. Another user's token results
        in 403, except for an administrator. Deleting an entity that does not exist succeeds.

        Args:
            id: The id of the access token.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as AuthenticationError (401),
                PermissionDeniedError (403), RateLimitError (429). It is also an OutcomeUnknownError if the
                change may have been made.

        Source:
            Inferred from the other operations. The help page says that deleting is permanent; the request is
            our guess.
        """
        from .api.access_tokens import delete_access_token

        self._delete(
            delete_access_token.build_request(
                id=id,
            )
        )

    def list_application_roles(
        self,
        *,
        filter: str | None = None,
        orderby: str | None = None,
        select: str | None = None,
        expand: str | None = None,
        top: int | None = None,
        skip: int | None = None,
        count: bool | None = None,
    ) -> Pager[ApplicationRole]:
        """List application roles.

        The application roles of users and access tokens, such as Agents and Administrators.

        Args:
            filter: An OData expression: only entities that match are listed. The framework refuses about 24
                comparisons and more; `StatusId in (16,17)` counts as one, however many values it has.
            orderby: The properties to sort by, separated by commas. `desc` after a property sorts it in
                descending order.
            select: The properties to return, separated by commas. The default is all.
            expand: The related entities to add, separated by commas, such as `Requester,Status`. The default
                is none.
            top: The greatest number of entities to return, over all pages.
            skip: The number of entities to skip at the start.
            count: Whether to request the number of all entities with each page. The pager then raises an error if
                it received fewer.

        Returns:
            A pager over all pages. Iterating requests a page when it is needed; `total` is the service's count.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as BadRequestError (400),
                AuthenticationError (401), PermissionDeniedError (403), RateLimitError (429).

        Source:
            Inferred from the other operations. The help page names roles; the path is our guess.
        """
        from .api.access_tokens import list_application_roles
        from .models.application_role import ApplicationRole

        return self._pages(
            list_application_roles.build_request(
                filter_=_given(filter),
                orderby=_given(orderby),
                select=_given(select),
                expand=_given(expand),
                top=_given(top),
                skip=_given(skip),
                count=_given(count),
            ),
            ApplicationRole.from_dict,
        )

    def get_service_document(
        self,
    ) -> ServiceDocument:
        """Get the service document.

        The entity sets of the service. OData clients such as Power BI start here.

        Returns:
            The service document.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as AuthenticationError (401),
                PermissionDeniedError (403), RateLimitError (429).

        Source:
            Inferred from the other operations. The help page mentions clients that connect to an OData
            endpoint; they start here.
        """
        from .api.documents import get_service_document
        from .models.service_document import ServiceDocument

        return self._entity(
            get_service_document.build_request(),
            ServiceDocument.from_dict,
            id=False,
            token=False,
        )

    def get_metadata(
        self,
    ) -> str:
        """Get the metadata.

        Every entity type with its properties, and every action, as CSDL 4.0 in XML.

        Returns:
            The metadata.

        Raises:
            TikitError: The request failed. Its subclass names the cause, such as AuthenticationError (401),
                PermissionDeniedError (403), RateLimitError (429).

        Source:
            Inferred from the other operations. The help page mentions clients that connect to an OData
            endpoint; they read this first.
        """
        from .api.documents import get_metadata

        return self._text(get_metadata.build_request())
