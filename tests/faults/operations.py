"""The operations that are tested with faults, the entity of each, and its effect in the sandbox."""

import itertools
import os
from dataclasses import dataclass
from typing import Any, Literal

from tikit_kit import Tikit
from tikit_sandbox.faults.fault import Applies

Name = Literal["list", "get", "add", "update", "comment", "delete"]
_METHODS: dict[Name, str] = {"list": "GET", "get": "GET", "delete": "DELETE"}
_RETURNS: dict[Name, tuple[Applies, ...]] = {"list": ("any", "body", "list"), "delete": ("any",)}
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Operation:
    """One of the operations, and the page of a list that is spoiled; None spoils every one."""

    name: Name
    page: int | None = None

    @property
    def method(self) -> str:
        return _METHODS.get(self.name, "POST")

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def returns(self) -> tuple[Applies, ...]:
        """The kinds of response that a fault must apply to."""
        return _RETURNS.get(self.name, ("any", "body", "entity"))

    def __str__(self) -> str:
        return f"{self.name}-page-{self.page}" if self.page else self.name


OPERATIONS = (
    Operation("list"),
    Operation("list", 2),
    Operation("get"),
    Operation("add"),
    Operation("update"),
    Operation("comment"),
    Operation("delete"),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The entity of one run of an operation, and a text that nothing else in the sandbox contains."""

    id: int
    text: str
    body: dict[str, Any]
    tikit: Tikit

    def effect(self, operation: Operation) -> int:
        """Return how often the write happened, read from the sandbox without faults."""
        match operation.name:
            case "add":
                return len(list(self.tikit.list_tickets(filter=f"Title eq '{self.text}'")))
            case "update":
                return int(self.tikit.get_ticket(self.id).title == self.text)
            case "comment":
                return len(list(self.tikit.list_ticket_comments(self.id, filter=f"Body eq '{self.text}'")))
            case "delete":
                return int(not list(self.tikit.list_access_tokens(filter=f"Id eq {self.id}")))
            case _:
                return 0

    def expected(self, operation: Operation) -> Any:
        """Return what the operation returns without a fault, as the JSON of the service."""
        match operation.name:
            case "list":
                return [ticket.to_dict() for ticket in self.tikit.list_tickets()]
            case "add":
                return next(iter(self.tikit.list_tickets(filter=f"Title eq '{self.text}'"))).to_dict()
            case "get" | "update":
                return self.tikit.get_ticket(self.id).to_dict()
            case "comment":
                return next(iter(self.tikit.list_ticket_comments(self.id, filter=f"Body eq '{self.text}'"))).to_dict()
            case _:
                return None


class Subjects:
    """Makes the subjects of the runs on one sandbox.

    Args:
        tikit: the sandbox, without faults.
    """

    def __init__(self, tikit: Tikit) -> None:
        self._tikit = tikit
        tickets = list(tikit.list_tickets(orderby="Id"))
        self._tickets = [ticket.id for ticket in tickets if ticket.id]
        self._picked = {name: tickets[0].to_dict()[name] for name in ("StatusId", "PriorityId", "TicketTypeId")}
        self._requester = next(iter(tikit.list_cdm_users(top=1, filter="EMailAddress ne null"))).e_mail_address
        self._roles = [role.id for role in tikit.list_application_roles() if role.id]
        self._ends = tikit.get_access_token(1).expiration_date

    def make(self, operation: Operation) -> Subject:
        """Return a new subject for an operation."""
        number = next(_numbers)
        text = f"fault {os.getpid()} {number}"
        id = self._tickets[0 if operation.name == "get" else number % len(self._tickets)]
        if operation.name == "delete":
            assert self._ends is not None
            token = self._tikit.add_access_token(
                name=text, expiration_date=self._ends, application_role_ids=self._roles
            )
            assert token.id is not None
            id = token.id
        return Subject(id, text, self._body(operation, id, text), self._tikit)

    def _body(self, operation: Operation, id: int, text: str) -> dict[str, Any]:
        if operation.name == "add":
            return {"Ticket": {"Title": text, "Requester": {"EMailAddress": self._requester}, **self._picked}}
        if operation.name == "update":
            return {"Ticket": {"Id": id, "Title": text}}
        return {"Comment": {"Body": text, "IsPublic": False}}
