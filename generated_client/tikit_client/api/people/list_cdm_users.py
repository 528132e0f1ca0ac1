from http import HTTPStatus
from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.cdm_user_collection import CdmUserCollection
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
        "url": "/CdmUser",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | CdmUserCollection | ODataError | None:
    if response.status_code == 200:
        response_200 = CdmUserCollection.from_dict(response.json())

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
) -> Response[Any | CdmUserCollection | ODataError]:
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
) -> Response[Any | CdmUserCollection | ODataError]:
    """List people, as requesters

     The people of the organisation. A ticket's `RequesterId` is the `Id` of a person. To find a person,
    filter by `UserPrincipalName` or `EMailAddress`.

    Args:
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
        Response[Any | CdmUserCollection | ODataError]
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
) -> Any | CdmUserCollection | ODataError | None:
    """List people, as requesters

     The people of the organisation. A ticket's `RequesterId` is the `Id` of a person. To find a person,
    filter by `UserPrincipalName` or `EMailAddress`.

    Args:
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
        Any | CdmUserCollection | ODataError
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
) -> Response[Any | CdmUserCollection | ODataError]:
    """List people, as requesters

     The people of the organisation. A ticket's `RequesterId` is the `Id` of a person. To find a person,
    filter by `UserPrincipalName` or `EMailAddress`.

    Args:
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
        Response[Any | CdmUserCollection | ODataError]
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
) -> Any | CdmUserCollection | ODataError | None:
    """List people, as requesters

     The people of the organisation. A ticket's `RequesterId` is the `Id` of a person. To find a person,
    filter by `UserPrincipalName` or `EMailAddress`.

    Args:
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
        Any | CdmUserCollection | ODataError
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
