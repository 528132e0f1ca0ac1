"""Requests that change something: which path and method means which, and what it answers."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection

from tikit_sandbox.auth import access_tokens
from tikit_sandbox.auth.callers import Caller
from tikit_sandbox.clock import parse_moment, wire_time
from tikit_sandbox.store.database import Database, stored_date
from tikit_sandbox.store.entity_sets import ENTITY_SETS

from . import ticket_actions
from .bodies import BodyError, read_body
from .media_types import DEFAULT_MEDIA_TYPE
from .messages import ApiResponse, RequestContext
from .paths import Target
from .read import read_target
from .ticket_actions import Author

_ACTION = re.compile(
    r"(?P<plain>addticket|updateticket)"
    r"|ticket(?:\(\s*(?P<key>\d{1,9})\s*\)|/(?P<segment>\d{1,9}))/(?:default\.)?addcomment",
    re.IGNORECASE | re.ASCII,
)
Name = Literal["AddTicket", "UpdateTicket", "AddComment", "AddAccessToken", "DeleteAccessToken"]

# The contract's schema of each one's body.
_SCHEMAS: dict[Name, str] = {
    "AddTicket": "AddTicketInput",
    "UpdateTicket": "UpdateTicketInput",
    "AddComment": "AddCommentInput",
    "AddAccessToken": "AccessTokenInput",
}
# The entity set of what it answers with.
_ANSWERS: dict[Name, str] = {
    "AddTicket": "Ticket",
    "UpdateTicket": "Ticket",
    "AddComment": "Comment",
    "AddAccessToken": "AccessToken",
}


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do, and the key of what it is done to."""

    name: Name
    key: int = 0


def resolve_action(path: str) -> Action | None:
    """Say which action a decoded path below /api names, in whatever case; None if none."""
    found = _ACTION.fullmatch(path)
    if found is None:
        return None
    if found["plain"]:
        return Action("AddTicket" if found["plain"].lower() == "addticket" else "UpdateTicket")
    return Action("AddComment", int(found["key"] or found["segment"]))


def perform_action(
    database: Database, action: Action, caller: Caller, content: bytes, content_type: str, request: RequestContext
) -> tuple[ApiResponse, dict[str, str]]:
    """Do it, wholly or not at all; give the answer and headers of its own."""
    try:
        changed: int | None
        with database.engine.begin() as connection:
            if action.name == "DeleteAccessToken":
                return ApiResponse(204 if access_tokens.delete_access_token(connection, action.key) else 404), {}
            given = read_body(content, content_type, _SCHEMAS[action.name])
            if action.name == "AddAccessToken":
                changed, value = _add_token(connection, given, caller, request.now)
            else:
                author = Author(caller.user_id, stored_date(wire_time(request.now)))
                changed, value = _change(connection, action, given, author), ""
    except BodyError as error:
        return ApiResponse(error.status, error.body, DEFAULT_MEDIA_TYPE.content_type if error.body else None), {}
    if changed is None:
        return ApiResponse(404), {}
    # Read after the transaction has ended: the store has one connection.
    entity_set = ENTITY_SETS[_ANSWERS[action.name]]
    found = read_target(database, Target(entity_set, "entity", changed), replace(request, query=""))
    if isinstance(found.body, dict) and value:
        location = f"{request.base}/{entity_set.name}({changed})"
        return replace(found, status=201, body={**found.body, "Token": value}), {"Location": location}
    return found, {}


def _change(connection: Connection, action: Action, given: dict[str, Any], author: Author) -> int | None:
    if action.name == "AddComment":
        return ticket_actions.add_comment(connection, action.key, given["Comment"], author)
    if action.name == "AddTicket":
        return ticket_actions.add_ticket(connection, given["Ticket"], author)
    return ticket_actions.update_ticket(connection, given["Ticket"], author)


def _add_token(connection: Connection, given: dict[str, Any], caller: Caller, now: datetime) -> tuple[int, str]:
    name, expires, roles = given["Name"], parse_moment(given["ExpirationDate"]), given["ApplicationRoleIds"]
    broken = access_tokens.find_broken_rules(connection, name, expires, roles, caller, now)
    if broken:
        raise BodyError(*broken)
    return access_tokens.create_access_token(connection, name, expires, roles, caller, now)
