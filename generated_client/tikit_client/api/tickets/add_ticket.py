"""The request of one operation."""

from typing import Any

from ...models.add_ticket_input import AddTicketInput


def build_request(
    *,
    body: AddTicketInput,
) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`."""
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/AddTicket",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs
