from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.ticket_input import TicketInput


@_attrs_define
class AddTicketInput:
    """The body that adds a ticket."""

    ticket: TicketInput
    """ The properties of a new ticket. People are given by e-mail address, picker values by id. """

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object to send: UNSET leaves a member out, None is null."""
        json_object: dict[str, Any] = {}
        ticket = self.ticket.to_dict()
        json_object["Ticket"] = ticket
        return json_object
