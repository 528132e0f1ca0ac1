"""The request of one operation."""

from typing import Any

from ...types import UNSET, Unset, whole_number


def build_request(
    id: int,
    *,
    select: str | Unset = UNSET,
    expand: str | Unset = UNSET,
) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`."""

    params: dict[str, Any] = {}

    params["$select"] = select

    params["$expand"] = expand

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/AccessToken({id})".format(
            id=whole_number(id),
        ),
        "params": params,
    }

    return _kwargs
