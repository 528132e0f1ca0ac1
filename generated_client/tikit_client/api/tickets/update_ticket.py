"""The request of one operation."""

from typing import Any

from ...models.update_ticket_input import UpdateTicketInput


def build_request(
    *,
    body: UpdateTicketInput,
) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`."""
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/UpdateTicket",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs
