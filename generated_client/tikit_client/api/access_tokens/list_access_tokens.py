from http import HTTPStatus
from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.access_token_collection import AccessTokenCollection
from ...models.o_data_error import ODataError
from ...types import UNSET, Response, Unset


def _get_kwargs(
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
        "url": "/AccessToken",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AccessTokenCollection | Any | ODataError | None:
    if response.status_code == 200:
        response_200 = AccessTokenCollection.from_dict(response.json())

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
) -> Response[AccessTokenCollection | Any | ODataError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    filter_: str | Unset = UNSET,
    orderby: str | Unset = UNSET,
    select: str | Unset = UNSET,
    expand: str | Unset = UNSET,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    count: bool | Unset = UNSET,
) -> Response[AccessTokenCollection | Any | ODataError]:
    """List access tokens

     The access tokens, without their values: one's own, or everybody's to an administrator.
    `$expand=ApplicationRoles` adds what each may do.

    Args:
        filter_ (str | Unset): Which entities to list, an OData expression. About 24 comparisons
            are too many for the framework; `StatusId in (16,17)` is one, however many values it has.
        orderby (str | Unset): What to sort by, with commas between. `desc` behind a property
            turns it round.
        select (str | Unset): Which properties to send, with commas between. Without it, all.
        expand (str | Unset): Which related entities to send along, with commas between. Without
            it, none.
        top (int | Unset): How many entities to send at most, over all pages.
        skip (int | Unset): How many entities to leave out at the start.
        count (bool | Unset): Whether to say in `@odata.count` how many entities there are in all,
            on every page.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AccessTokenCollection | Any | ODataError]
    """

    kwargs = _get_kwargs(
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
    *,
    client: AuthenticatedClient | Client,
    filter_: str | Unset = UNSET,
    orderby: str | Unset = UNSET,
    select: str | Unset = UNSET,
    expand: str | Unset = UNSET,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    count: bool | Unset = UNSET,
) -> AccessTokenCollection | Any | ODataError | None:
    """List access tokens

     The access tokens, without their values: one's own, or everybody's to an administrator.
    `$expand=ApplicationRoles` adds what each may do.

    Args:
        filter_ (str | Unset): Which entities to list, an OData expression. About 24 comparisons
            are too many for the framework; `StatusId in (16,17)` is one, however many values it has.
        orderby (str | Unset): What to sort by, with commas between. `desc` behind a property
            turns it round.
        select (str | Unset): Which properties to send, with commas between. Without it, all.
        expand (str | Unset): Which related entities to send along, with commas between. Without
            it, none.
        top (int | Unset): How many entities to send at most, over all pages.
        skip (int | Unset): How many entities to leave out at the start.
        count (bool | Unset): Whether to say in `@odata.count` how many entities there are in all,
            on every page.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AccessTokenCollection | Any | ODataError
    """

    return sync_detailed(
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
    *,
    client: AuthenticatedClient | Client,
    filter_: str | Unset = UNSET,
    orderby: str | Unset = UNSET,
    select: str | Unset = UNSET,
    expand: str | Unset = UNSET,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    count: bool | Unset = UNSET,
) -> Response[AccessTokenCollection | Any | ODataError]:
    """List access tokens

     The access tokens, without their values: one's own, or everybody's to an administrator.
    `$expand=ApplicationRoles` adds what each may do.

    Args:
        filter_ (str | Unset): Which entities to list, an OData expression. About 24 comparisons
            are too many for the framework; `StatusId in (16,17)` is one, however many values it has.
        orderby (str | Unset): What to sort by, with commas between. `desc` behind a property
            turns it round.
        select (str | Unset): Which properties to send, with commas between. Without it, all.
        expand (str | Unset): Which related entities to send along, with commas between. Without
            it, none.
        top (int | Unset): How many entities to send at most, over all pages.
        skip (int | Unset): How many entities to leave out at the start.
        count (bool | Unset): Whether to say in `@odata.count` how many entities there are in all,
            on every page.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AccessTokenCollection | Any | ODataError]
    """

    kwargs = _get_kwargs(
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
    *,
    client: AuthenticatedClient | Client,
    filter_: str | Unset = UNSET,
    orderby: str | Unset = UNSET,
    select: str | Unset = UNSET,
    expand: str | Unset = UNSET,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    count: bool | Unset = UNSET,
) -> AccessTokenCollection | Any | ODataError | None:
    """List access tokens

     The access tokens, without their values: one's own, or everybody's to an administrator.
    `$expand=ApplicationRoles` adds what each may do.

    Args:
        filter_ (str | Unset): Which entities to list, an OData expression. About 24 comparisons
            are too many for the framework; `StatusId in (16,17)` is one, however many values it has.
        orderby (str | Unset): What to sort by, with commas between. `desc` behind a property
            turns it round.
        select (str | Unset): Which properties to send, with commas between. Without it, all.
        expand (str | Unset): Which related entities to send along, with commas between. Without
            it, none.
        top (int | Unset): How many entities to send at most, over all pages.
        skip (int | Unset): How many entities to leave out at the start.
        count (bool | Unset): Whether to say in `@odata.count` how many entities there are in all,
            on every page.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AccessTokenCollection | Any | ODataError
    """

    return (
        await asyncio_detailed(
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
