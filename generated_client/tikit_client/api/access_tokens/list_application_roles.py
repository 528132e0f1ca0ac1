"""The request of one operation."""

from typing import Any

from ...types import UNSET, Unset


def build_request(
    *,
    filter_: str | Unset = UNSET,
    orderby: str | Unset = UNSET,
    select: str | Unset = UNSET,
    expand: str | Unset = UNSET,
    top: int | Unset = UNSET,
    skip: int | Unset = UNSET,
    count: bool | Unset = UNSET,
) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`."""

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
        "url": "/ApplicationRole",
        "params": params,
    }

    return _kwargs
