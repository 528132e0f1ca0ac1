"""What a program with types may rely on, in 30 lines. test_typed_client.py runs it; `nox -s types` checks its types."""

from typing import Any, assert_type

from tikit_client.models import Status, Ticket

from tikit_kit import Tikit, TikitError, UnreadListError


def raised(action: Any, *arguments: Any) -> BaseException:
    """Return what a call raises."""
    try:
        action(*arguments)
    except Exception as error:
        return error
    raise AssertionError(f"{action} raised nothing")


with Tikit() as tikit:
    ticket = assert_type(tikit.get_ticket(100), Ticket)
    assert assert_type(ticket.id, int) == ticket["Id"] == 100
    missing = raised(lambda: ticket.status)
    assert isinstance(missing, TikitError)
    assert isinstance(missing, AttributeError)
    assert str(missing) == 'Ticket 100 was read without Status. Read it with expand="Status".'
    assert (hasattr(ticket, "status"), "Status" in ticket, ticket.get("Status", "-")) == (False, False, "-")
    status = assert_type(tikit.get_ticket(100, expand="Status").status, Status | None)
    assert status
    assert status.value == status["Value"] == status.get("Value")

    tickets = tikit.list_tickets(filter="Id ge 100 and Id lt 110", orderby="Id desc", top=3)
    first = assert_type(tickets.first(), Ticket | None)
    assert first
    assert (first.id, tickets.total) == (109, 10)
    assert [member["Id"] for member in assert_type(tickets.to_dicts(), list[dict[str, Any]])] == [109, 108, 107]
    assert [one.id for one in sorted(tickets, key=lambda one: one.id)] == [107, 108, 109]
    assert all(isinstance(raised(ask, tickets), UnreadListError) for ask in (bool, len))
    assert isinstance(raised(tikit.get_ticket, ""), TikitError)
