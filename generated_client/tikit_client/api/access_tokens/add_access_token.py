from http import HTTPStatus
from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.access_token_input import AccessTokenInput
from ...models.new_access_token import NewAccessToken
from ...models.o_data_error import ODataError
from ...types import Response


def _get_kwargs(
    *,
    body: AccessTokenInput,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/AccessToken",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | NewAccessToken | ODataError | None:
    if response.status_code == 201:
        response_201 = NewAccessToken.from_dict(response.json())

        return response_201

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

    if response.status_code == 415:
        response_415 = cast(Any, None)
        return response_415

    if response.status_code == 429:
        response_429 = cast(Any, None)
        return response_429

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | NewAccessToken | ODataError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: AccessTokenInput,
) -> Response[Any | NewAccessToken | ODataError]:
    """Create an access token

     A new access token. Only this response contains its value: store it, the service never returns it
    again. A role that the creator does not have, a past date or an empty name results in 400 with the
    reason. The token acts as its creator, within its own roles and within the roles that the creator
    has at that time.

    Args:
        body (AccessTokenInput): The properties of a new access token.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | NewAccessToken | ODataError]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: AccessTokenInput,
) -> Any | NewAccessToken | ODataError | None:
    """Create an access token

     A new access token. Only this response contains its value: store it, the service never returns it
    again. A role that the creator does not have, a past date or an empty name results in 400 with the
    reason. The token acts as its creator, within its own roles and within the roles that the creator
    has at that time.

    Args:
        body (AccessTokenInput): The properties of a new access token.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | NewAccessToken | ODataError
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: AccessTokenInput,
) -> Response[Any | NewAccessToken | ODataError]:
    """Create an access token

     A new access token. Only this response contains its value: store it, the service never returns it
    again. A role that the creator does not have, a past date or an empty name results in 400 with the
    reason. The token acts as its creator, within its own roles and within the roles that the creator
    has at that time.

    Args:
        body (AccessTokenInput): The properties of a new access token.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | NewAccessToken | ODataError]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: AccessTokenInput,
) -> Any | NewAccessToken | ODataError | None:
    """Create an access token

     A new access token. Only this response contains its value: store it, the service never returns it
    again. A role that the creator does not have, a past date or an empty name results in 400 with the
    reason. The token acts as its creator, within its own roles and within the roles that the creator
    has at that time.

    Args:
        body (AccessTokenInput): The properties of a new access token.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | NewAccessToken | ODataError
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
