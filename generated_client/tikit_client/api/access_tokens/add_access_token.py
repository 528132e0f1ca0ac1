"""The request of one operation."""

from typing import Any

from ...models.access_token_input import AccessTokenInput


def build_request(
    *,
    body: AccessTokenInput,
) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`."""
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/AccessToken",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs
