"""The request of one operation."""

from typing import Any

from ...types import whole_number


def build_request(
    id: int,
) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`."""

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/AccessToken({id})".format(
            id=whole_number(id),
        ),
    }

    return _kwargs
