"""A help desk in 40 lines: names, finding, alerts and raw calls. test_alerts.py runs it; `nox -s types` checks it."""

from datetime import UTC, datetime, timedelta
from typing import Any, assert_type

from tikit_client.client import Pager
from tikit_client.models import Comment, Ticket

from tikit_kit import Tikit

with Tikit() as tikit:
    ticket = tikit.add_ticket(
        title="VPN drops every hour",
        requester="grace.obrien@example.com",
        priority="High",
        type="Incident",
        status="Active",
        support_group=None,
    )
    assert_type(ticket, Ticket)
    assert_type(tikit.add_comment(ticket.id, body="Called back"), Comment)
    assert tikit.update_ticket(ticket.id, status="Pending", assignee=None).status_id != ticket.status_id

    since = datetime.now(UTC) - timedelta(hours=1)
    found = assert_type(tikit.find_tickets(status=["Pending", "New"], text="vpn", modified_since=since), Pager[Ticket])
    assert ticket.id in [one.id for one in found]
    assert tikit.find_tickets(open=True).total + tikit.find_tickets(open=False).total == tikit.list_tickets().total

    alert = assert_type(
        tikit.open_or_comment("vpn-1", "VPN is down", "No answer", "grace.obrien@example.com", priority="High"), Ticket
    )
    assert tikit.open_or_comment("vpn-1", "VPN is down", "Still", "grace.obrien@example.com").id == alert.id
    assert [one.id for one in assert_type(tikit.resolve_alert("vpn-1", "Up again"), list[Ticket])] == [alert.id]

    raw = assert_type(tikit.request("GET", f"ticket({alert.id})", params={"$select": "Title"}), dict[str, Any])
    assert raw["Title"] == "VPN is down [vpn-1]"
    comments = assert_type(tikit.pages(f"ticket({alert.id})/Comments?$orderby=Id"), Pager[dict[str, Any]])
    assert [comment["Body"] for comment in comments] == ["No answer", "Still", "Up again"]
