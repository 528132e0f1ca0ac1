from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.ticket_change_input import TicketChangeInput


@_attrs_define
class UpdateTicketInput:
    """The body that changes a ticket."""

    ticket: TicketChangeInput
    """ The properties of a ticket to change. Properties that are left out stay unchanged; that null clears one
    is our guess. """

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object to send: UNSET leaves a member out, None is null."""
        json_object: dict[str, Any] = {}
        ticket = self.ticket.to_dict()
        json_object["Ticket"] = ticket
        return json_object
