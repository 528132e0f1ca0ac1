"""The operations that the faults meet, the entity that each works on, and what became of it in the sandbox."""

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
        """What a fault may apply to so that it can spoil the response."""
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
    """What one run of an operation works on: an entity, and a text that nothing else in the sandbox holds."""

    id: int
    text: str
    body: dict[str, Any]
    tikit: Tikit

    def effect(self, operation: Operation) -> int:
        """Return how often the write happened, by the sandbox itself."""
        match operation.name:
            case "add":
                return len(list(self.tikit.list_tickets(filter=f"Title eq '{self.text}'")))
            case "update":
                return int(self.tikit.get_ticket(self.id).title == self.text)
            case "comment":
                return [comment.body for comment in self.tikit.list_ticket_comments(self.id)].count(self.text)
            case "delete":
                return int(not any(token.id == self.id for token in self.tikit.list_access_tokens()))
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
                comments = self.tikit.list_ticket_comments(self.id)
                return next(comment.to_dict() for comment in comments if comment.body == self.text)
            case _:
                return None


def make_subject(operation: Operation, tikit: Tikit) -> Subject:
    """Return a new subject for an operation, in the sandbox of a Tikit without faults."""
    text = f"fault {os.getpid()} {next(_numbers)}"
    id = 0
    if operation.name in ("get", "update", "comment"):
        tickets = list(tikit.list_tickets(select="Id", orderby="Id"))
        # A ticket of its own for each run, as long as there are enough.
        id = tickets[0 if operation.name == "get" else next(_numbers) % len(tickets)].id or 0
    elif operation.name == "delete":
        ends = tikit.get_access_token(1).expiration_date
        assert ends is not None
        roles = [role.id for role in tikit.list_application_roles() if role.id]
        id = tikit.add_access_token(name=text, expiration_date=ends, application_role_ids=roles).id or 0
    return Subject(id, text, _body(operation, id, text, tikit), tikit)


def _body(operation: Operation, id: int, text: str, tikit: Tikit) -> dict[str, Any]:
    if operation.name == "add":
        ticket = next(iter(tikit.list_tickets(top=1, select="Id,StatusId,PriorityId,TicketTypeId"))).to_dict()
        picked = {name: ticket[name] for name in ("StatusId", "PriorityId", "TicketTypeId")}
        person = next(iter(tikit.list_cdm_users(top=1, filter="EMailAddress ne null")))
        return {"Ticket": {"Title": text, "Requester": {"EMailAddress": person.e_mail_address}, **picked}}
    if operation.name == "update":
        return {"Ticket": {"Id": id, "Title": text}}
    return {"Comment": {"Body": text, "IsPublic": False}}
