"""Handle the requests that change data. Each change is one transaction."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from tikit_sandbox.auth import access_tokens
from tikit_sandbox.errors import BodyError
from tikit_sandbox.store.dates import parse_timestamp
from tikit_sandbox.store.inserts import Author

from . import ticket_actions
from .bodies import read_body
from .media_types import DEFAULT_MEDIA_TYPE
from .messages import ApiResponse, RequestContext
from .paths import entity_target
from .read import read_target

Change = Callable[[Connection, dict[str, Any], Author], int | None]


def add_ticket(request: RequestContext) -> ApiResponse:
    """Handle POST AddTicket."""
    return _change(
        request,
        "AddTicketInput",
        "Ticket",
        lambda connection, body, author: ticket_actions.add_ticket(connection, body["Ticket"], author),
    )


def update_ticket(request: RequestContext) -> ApiResponse:
    """Handle POST UpdateTicket."""
    return _change(
        request,
        "UpdateTicketInput",
        "Ticket",
        lambda connection, body, author: ticket_actions.update_ticket(connection, body["Ticket"], author),
    )


def add_comment(request: RequestContext) -> ApiResponse:
    """Handle POST Ticket(key)/AddComment."""
    ticket = request.key or 0
    return _change(
        request,
        "AddCommentInput",
        "Comment",
        lambda connection, body, author: ticket_actions.add_comment(connection, ticket, body["Comment"], author),
    )


def add_access_token(request: RequestContext) -> ApiResponse:
    """Handle POST AccessToken. No other response contains the token's value."""
    value = ""

    def create(connection: Connection, body: dict[str, Any], _: Author) -> int:
        nonlocal value
        name, expires = body["Name"], parse_timestamp(body["ExpirationDate"])
        arguments = (connection, name, expires, body["ApplicationRoleIds"], request.caller, request.now)
        broken_rules = access_tokens.find_broken_rules(*arguments)
        if broken_rules:
            raise BodyError(*broken_rules)
        id, value = access_tokens.create_access_token(*arguments)
        return id

    response = _change(request, "AccessTokenInput", "AccessToken", create)
    if not isinstance(response.body, dict) or not value:
        return response
    location = {"Location": f"{request.base}/AccessToken({response.body['Id']})"}
    return replace(response, status=201, body={**response.body, "Token": value}, headers=location)


def delete_access_token(request: RequestContext) -> ApiResponse:
    """Handle DELETE AccessToken(key)."""
    with request.database.engine.begin() as connection:
        return ApiResponse(204 if access_tokens.delete_access_token(connection, request.key or 0) else 404)


def _change(request: RequestContext, schema: str, entity_set: str, change: Change) -> ApiResponse:
    """Read the body, make a change in one transaction, and return the changed entity.

    Args:
        request: the request.
        schema: the contract's schema of the body.
        entity_set: the entity set of the changed entity.
        change: makes the change and returns the entity's id; None if the entity does not exist.
    """
    try:
        body = read_body(request.body, request.content_type, schema)
        with request.database.engine.begin() as connection:
            id = change(connection, body, Author(request.caller.user_id, request.now))
    except BodyError as error:
        return ApiResponse(error.status, error.body, DEFAULT_MEDIA_TYPE.content_type if error.body else None)
    if id is None:
        return ApiResponse(404)
    # Read after the transaction is closed, since the database has one connection.
    return read_target(replace(request, query="", target=entity_target(entity_set, id)))
