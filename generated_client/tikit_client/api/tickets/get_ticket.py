from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.o_data_error import ODataError
from ...models.ticket import Ticket
from ...types import UNSET, Response, Unset


def _get_kwargs(
    id: int,
    *,
    select: str | Unset = UNSET,
    expand: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["$select"] = select

    params["$expand"] = expand

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/ticket/{id}".format(
            id=quote(str(id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ODataError | Ticket | None:
    if response.status_code == 200:
        response_200 = Ticket.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = ODataError.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = cast(Any, None)
        return response_401

    if response.status_code == 403:
        response_403 = cast(Any, None)
        return response_403

    if response.status_code == 404:
        response_404 = cast(Any, None)
        return response_404

    if response.status_code == 405:
        response_405 = cast(Any, None)
        return response_405

    if response.status_code == 429:
        response_429 = cast(Any, None)
        return response_429

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | ODataError | Ticket]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    id: int,
    *,
    client: AuthenticatedClient | Client,
    select: str | Unset = UNSET,
    expand: str | Unset = UNSET,
) -> Response[Any | ODataError | Ticket]:
    """Get one ticket by its id

     One ticket. `$expand` adds the people and picker values that its ids refer to.

    Args:
        id (int): The id of the ticket.
        select (str | Unset): The properties to return, separated by commas. The default is all.
        expand (str | Unset): The related entities to add, separated by commas, such as
            `Requester,Status`. The default is none.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ODataError | Ticket]
    """

    kwargs = _get_kwargs(
        id=id,
        select=select,
        expand=expand,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: int,
    *,
    client: AuthenticatedClient | Client,
    select: str | Unset = UNSET,
    expand: str | Unset = UNSET,
) -> Any | ODataError | Ticket | None:
    """Get one ticket by its id

     One ticket. `$expand` adds the people and picker values that its ids refer to.

    Args:
        id (int): The id of the ticket.
        select (str | Unset): The properties to return, separated by commas. The default is all.
        expand (str | Unset): The related entities to add, separated by commas, such as
            `Requester,Status`. The default is none.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ODataError | Ticket
    """

    return sync_detailed(
        id=id,
        client=client,
        select=select,
        expand=expand,
    ).parsed


async def asyncio_detailed(
    id: int,
    *,
    client: AuthenticatedClient | Client,
    select: str | Unset = UNSET,
    expand: str | Unset = UNSET,
) -> Response[Any | ODataError | Ticket]:
    """Get one ticket by its id

     One ticket. `$expand` adds the people and picker values that its ids refer to.

    Args:
        id (int): The id of the ticket.
        select (str | Unset): The properties to return, separated by commas. The default is all.
        expand (str | Unset): The related entities to add, separated by commas, such as
            `Requester,Status`. The default is none.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ODataError | Ticket]
    """

    kwargs = _get_kwargs(
        id=id,
        select=select,
        expand=expand,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: int,
    *,
    client: AuthenticatedClient | Client,
    select: str | Unset = UNSET,
    expand: str | Unset = UNSET,
) -> Any | ODataError | Ticket | None:
    """Get one ticket by its id

     One ticket. `$expand` adds the people and picker values that its ids refer to.

    Args:
        id (int): The id of the ticket.
        select (str | Unset): The properties to return, separated by commas. The default is all.
        expand (str | Unset): The related entities to add, separated by commas, such as
            `Requester,Status`. The default is none.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ODataError | Ticket
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            select=select,
            expand=expand,
        )
    ).parsed
