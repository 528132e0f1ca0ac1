"""The request of one operation."""

from typing import Any

from ...models.add_comment_input import AddCommentInput
from ...types import whole_number


def build_request(
    id: int,
    *,
    body: AddCommentInput,
) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`."""
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/ticket({id})/AddComment".format(
            id=whole_number(id),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs
