from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.comment_collection import CommentCollection
from ...models.o_data_error import ODataError
from ...types import UNSET, Response, Unset


def _get_kwargs(
    id: int,
    *,
    filter_: str | Unset = UNSET,
    orderby: str | Unset = UNSET,
    select: str | Unset = UNSET,
    expand: str | Unset = UNSET,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    count: bool | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["$filter"] = filter_

    params["$orderby"] = orderby

    params["$select"] = select

    params["$expand"] = expand

    params["$top"] = top

    params["$skip"] = skip

    params["$count"] = count

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/ticket/{id}/Comments".format(
            id=quote(str(id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | CommentCollection | ODataError | None:
    if response.status_code == 200:
        response_200 = CommentCollection.from_dict(response.json())

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
) -> Response[Any | CommentCollection | ODataError]:
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
    filter_: str | Unset = UNSET,
    orderby: str | Unset = UNSET,
    select: str | Unset = UNSET,
    expand: str | Unset = UNSET,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    count: bool | Unset = UNSET,
) -> Response[Any | CommentCollection | ODataError]:
    """List the comments on a ticket

     The comments on one ticket.

    Args:
        id (int): The id of the ticket.
        filter_ (str | Unset): An OData expression: only entities that match are listed. The
            framework refuses about 24 comparisons and more; `StatusId in (16,17)` counts as one,
            however many values it has.
        orderby (str | Unset): The properties to sort by, separated by commas. `desc` after a
            property sorts it in descending order.
        select (str | Unset): The properties to return, separated by commas. The default is all.
        expand (str | Unset): The related entities to add, separated by commas, such as
            `Requester,Status`. The default is none.
        top (int | Unset): The greatest number of entities to return, over all pages.
        skip (int | Unset): The number of entities to skip at the start.
        count (bool | Unset): Whether every page contains the number of all entities as
            `@odata.count`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | CommentCollection | ODataError]
    """

    kwargs = _get_kwargs(
        id=id,
        filter_=filter_,
        orderby=orderby,
        select=select,
        expand=expand,
        top=top,
        skip=skip,
        count=count,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: int,
    *,
    client: AuthenticatedClient | Client,
    filter_: str | Unset = UNSET,
    orderby: str | Unset = UNSET,
    select: str | Unset = UNSET,
    expand: str | Unset = UNSET,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    count: bool | Unset = UNSET,
) -> Any | CommentCollection | ODataError | None:
    """List the comments on a ticket

     The comments on one ticket.

    Args:
        id (int): The id of the ticket.
        filter_ (str | Unset): An OData expression: only entities that match are listed. The
            framework refuses about 24 comparisons and more; `StatusId in (16,17)` counts as one,
            however many values it has.
        orderby (str | Unset): The properties to sort by, separated by commas. `desc` after a
            property sorts it in descending order.
        select (str | Unset): The properties to return, separated by commas. The default is all.
        expand (str | Unset): The related entities to add, separated by commas, such as
            `Requester,Status`. The default is none.
        top (int | Unset): The greatest number of entities to return, over all pages.
        skip (int | Unset): The number of entities to skip at the start.
        count (bool | Unset): Whether every page contains the number of all entities as
            `@odata.count`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | CommentCollection | ODataError
    """

    return sync_detailed(
        id=id,
        client=client,
        filter_=filter_,
        orderby=orderby,
        select=select,
        expand=expand,
        top=top,
        skip=skip,
        count=count,
    ).parsed


async def asyncio_detailed(
    id: int,
    *,
    client: AuthenticatedClient | Client,
    filter_: str | Unset = UNSET,
    orderby: str | Unset = UNSET,
    select: str | Unset = UNSET,
    expand: str | Unset = UNSET,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    count: bool | Unset = UNSET,
) -> Response[Any | CommentCollection | ODataError]:
    """List the comments on a ticket

     The comments on one ticket.

    Args:
        id (int): The id of the ticket.
        filter_ (str | Unset): An OData expression: only entities that match are listed. The
            framework refuses about 24 comparisons and more; `StatusId in (16,17)` counts as one,
            however many values it has.
        orderby (str | Unset): The properties to sort by, separated by commas. `desc` after a
            property sorts it in descending order.
        select (str | Unset): The properties to return, separated by commas. The default is all.
        expand (str | Unset): The related entities to add, separated by commas, such as
            `Requester,Status`. The default is none.
        top (int | Unset): The greatest number of entities to return, over all pages.
        skip (int | Unset): The number of entities to skip at the start.
        count (bool | Unset): Whether every page contains the number of all entities as
            `@odata.count`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | CommentCollection | ODataError]
    """

    kwargs = _get_kwargs(
        id=id,
        filter_=filter_,
        orderby=orderby,
        select=select,
        expand=expand,
        top=top,
        skip=skip,
        count=count,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: int,
    *,
    client: AuthenticatedClient | Client,
    filter_: str | Unset = UNSET,
    orderby: str | Unset = UNSET,
    select: str | Unset = UNSET,
    expand: str | Unset = UNSET,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    count: bool | Unset = UNSET,
) -> Any | CommentCollection | ODataError | None:
    """List the comments on a ticket

     The comments on one ticket.

    Args:
        id (int): The id of the ticket.
        filter_ (str | Unset): An OData expression: only entities that match are listed. The
            framework refuses about 24 comparisons and more; `StatusId in (16,17)` counts as one,
            however many values it has.
        orderby (str | Unset): The properties to sort by, separated by commas. `desc` after a
            property sorts it in descending order.
        select (str | Unset): The properties to return, separated by commas. The default is all.
        expand (str | Unset): The related entities to add, separated by commas, such as
            `Requester,Status`. The default is none.
        top (int | Unset): The greatest number of entities to return, over all pages.
        skip (int | Unset): The number of entities to skip at the start.
        count (bool | Unset): Whether every page contains the number of all entities as
            `@odata.count`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | CommentCollection | ODataError
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            filter_=filter_,
            orderby=orderby,
            select=select,
            expand=expand,
            top=top,
            skip=skip,
            count=count,
        )
    ).parsed
