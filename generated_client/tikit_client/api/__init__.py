"""The operations of the contract as methods of one class."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ..types import UNSET, Response, Unset

if TYPE_CHECKING:
    import datetime
    from uuid import UUID

    from ..client import Client
    from ..models.cdm_user import CdmUser
    from ..models.comment import Comment
    from ..models.o_data_error import ODataError
    from ..models.o_data_error_body import ODataErrorBody
    from ..models.o_data_error_detail import ODataErrorDetail
    from ..models.o_data_inner_error import ODataInnerError
    from ..models.platform_user import PlatformUser
    from ..models.ticket import Ticket
    from ..models.ticket_collection import TicketCollection

CONTRACT_SHA256 = "384717887e62aab83df286171f6ef5e44733418273a90741645d6b97b15c5098"
"""The SHA-256 of the contract, openapi/tikit.yaml, from which this client was generated."""

T = TypeVar("T")
Item = TypeVar("Item", covariant=True)


class Pager(Protocol[Item]):
    """What a list answers with: iterate over it for every item of every page."""

    def __iter__(self) -> Iterator[Item]:
        """Ask from page one on, and for each further page when it is needed."""

    @property
    def total(self) -> int:
        """How many items there are, as the service counts them."""


def _given(value: T | None) -> T | Unset:
    return UNSET if value is None else value


class TikitOperations(ABC):
    """Every operation of the contract. Whoever inherits says how to send and how to turn pages."""

    @property
    @abstractmethod
    def _client(self) -> Client:
        """The client that sends. A failure has to raise there: the answers here are taken for good."""

    @abstractmethod
    def _answer(self, response: Response[Any], model: type[T]) -> T:
        """The answer as the model that the contract promises."""

    @abstractmethod
    def _pages(
        self,
        first: Callable[..., Response[Any]],
        item: Callable[[Mapping[str, Any]], T],
    ) -> Pager[T]:
        """A pager over what first() and the next links answer; first() takes other options by keyword."""

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

        All tickets that the token may see, page by page: follow `@odata.nextLink` until there is none, or
        you have page one only.

        Args:
            filter: $filter
            orderby: $orderby
            select: $select
            expand: $expand
            top: $top
            skip: $skip
            count: $count
        """
        from ..models.ticket import Ticket
        from .tickets import list_tickets

        return self._pages(
            partial(
                list_tickets.sync_detailed,
                client=self._client,
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

        One ticket. With `$expand`, the people and picker values that its ids stand for come along.

        Args:
            id: id
            select: $select
            expand: $expand
        """
        from ..models.ticket import Ticket
        from .tickets import get_ticket

        return self._answer(
            get_ticket.sync_detailed(
                id=id,
                client=self._client,
                select=_given(select),
                expand=_given(expand),
            ),
            Ticket,
        )
