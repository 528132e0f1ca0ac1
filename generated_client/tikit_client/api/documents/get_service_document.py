"""The request of one operation."""

from typing import Any


def build_request() -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`."""

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/",
    }

    return _kwargs
