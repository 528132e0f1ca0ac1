"""Names instead of ids, and find_tickets, on a running sandbox and on fake servers."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from tests.conftest import TOKEN
from tests.fake_server import FakeServer, StartFakeServer, json_reply
from tests.kit.conftest import FAST
from tikit_kit import Tikit, TikitError
from tikit_kit.odata import literal

STATUSES = [{"Id": number, "Value": name} for number, name in enumerate(("New", "Active", "Resolved", "Closed"), 15)]


def sent(server: FakeServer) -> list[str]:
    return [unquote(request.path).removeprefix("/api/") for request in server.requests]


def test_a_ticket_is_added_and_changed_by_names(tikit: Tikit) -> None:
    given: dict[str, Any] = {"priority": "high", "type": "Incident", "status": "Active"}
    ticket = tikit.add_ticket(
        title="Screen flickers",
        requester="grace.obrien@example.com",
        category="Hardware/Laptop",
        support_group=next(iter(tikit.list_support_groups(filter="IsArchived eq false"))).name or "",
        **given,
    )
    read = tikit.get_ticket(ticket.id, expand="Status,Priority,Category,SupportGroup,Requester")
    assert read.status
    assert read.priority
    assert read.category
    assert read.requester
    assert (read.status.value, read.priority.value, read.category.value) == ("Active", "High", "Laptop")
    assert read.requester.e_mail_address == "grace.obrien@example.com"
    assert read.support_group
    changed = tikit.update_ticket(ticket.id, status="resolved", support_group=None, category=None)
    assert (changed.support_group_id, changed.category_id, changed.priority_id) == (None, None, ticket.priority_id)
    assert tikit.list_statuses(filter=f"Id eq {changed.status_id}").to_dicts()[0]["Value"] == "Resolved"


def test_a_picker_is_read_once_and_not_for_ids(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(json_reply({"value": STATUSES}), json_reply({"Id": 100}))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        tikit.update_ticket(100, status="Active")
        tikit.update_ticket(100, status="Closed")
        tikit.update_ticket(100, status_id=16)
    assert sent(server) == ["Status", *["UpdateTicket"] * 3]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "neither priority nor its id is given. Pass one of them."),
        ({"priority": "High", "priority_id": 1}, "both priority and its id are given. Pass one of them."),
        ({"priority": None}, "neither priority nor its id is given. Pass one of them."),
    ],
)
def test_a_name_or_an_id_but_not_both(start_fake_server: StartFakeServer, given: dict[str, Any], message: str) -> None:
    server = start_fake_server(json_reply({"value": []}))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit, pytest.raises(TikitError) as caught:
        tikit.add_ticket(title="x", requester="x@example.com", status="New", type="Incident", **given)
    assert str(caught.value) == message
    assert server.requests == []


def test_a_comment_is_for_agents_only_unless_it_is_public(tikit: Tikit) -> None:
    assert tikit.add_comment(100, body="Called back").is_public is False
    assert tikit.add_comment(100, body="Called back", is_public=True).is_public is True


def test_every_condition_is_one_expression(start_fake_server: StartFakeServer) -> None:
    person = json_reply({"value": [{"Id": 7}]})
    names = json_reply({"value": [*STATUSES, {"Id": 2, "Name": "Network"}]})
    server = start_fake_server(names, names, names, names, names, person, person, person, json_reply({"value": []}))
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        found = tikit.find_tickets(
            status=["new", "Active"],
            priority="Closed",
            support_group="network",
            group=["Network"],
            type="New",
            assignee="a'b@example.com",
            requester=["c@example.com", "d@example.com"],
            text="100% O'Brien",
            created_since=moment,
            modified_since=moment,
            due_before=moment,
            open=True,
            filter="Id gt 7 or Closed",
            orderby="Id",
        )
        assert list(found) == []
    assert sent(server)[:5] == ["Status", "Priority", "SupportGroup", "Group", "TicketType"]
    assert sent(server)[5] == "PlatformUser?$filter=Email+eq+'a''b@example.com'&$top=2"
    time = "2026-11-01T00:00:00Z"
    assert sent(server)[-1].replace("+", " ") == (
        "ticket?$filter=StatusId in (15,16) and PriorityId in (18) and SupportGroupId in (2) and GroupId in (2) and "
        "TicketTypeId in (15) and AssigneeId in (7) and RequesterId in (7,7) and "
        f"CreatedDate ge {time} and ModifiedDate ge {time} and DueDate lt {time} and "
        "(contains(Title,'100% O''Brien') or contains(Description,'100% O''Brien')) and "
        "not (StatusId in (17,18)) and (Id gt 7 or Closed)&$orderby=Id"
    )


def test_open_and_done_tickets_are_all_tickets(tikit: Tikit, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {one.id: one.value for one in tikit.list_statuses()}
    counts = Counter(values[ticket.status_id or 0] for ticket in tikit.list_tickets())
    assert tikit.find_tickets().total == counts.total()
    assert tikit.find_tickets(open=False).total == counts["Resolved"] + counts["Closed"] > 0
    assert tikit.find_tickets(open=True).total == counts.total() - counts["Resolved"] - counts["Closed"] > 0
    monkeypatch.setenv("TIKIT_DONE_STATUSES", " new , Pending,")
    assert tikit.find_tickets(open=False).total == counts["New"] + counts["Pending"]
    monkeypatch.setenv("TIKIT_DONE_STATUSES", "Done")
    with pytest.raises(TikitError, match="there is no status 'Done'. There are: .*Resolved"):
        tikit.find_tickets(open=True)


def test_an_unknown_condition_is_refused(tikit: Tikit) -> None:
    misspelled: Any = {"stauts": "Active"}
    with pytest.raises(TypeError, match="stauts"):
        tikit.find_tickets(**misspelled)


def test_an_empty_text_is_refused(tikit: Tikit) -> None:
    with pytest.raises(TikitError, match=r"^the text to look for is empty\. Every ticket would match"):
        tikit.find_tickets(text="")


def test_a_person_is_found_by_address(tikit: Tikit) -> None:
    requester = next(iter(tikit.list_tickets(expand="Requester"))).requester
    assert requester
    found = list(tikit.find_tickets(requester=(requester.e_mail_address or "").upper()))
    assert found
    assert {ticket.requester_id for ticket in found} == {requester.id}
    with pytest.raises(TikitError, match="there is no assignee with the e-mail address 'nobody@example.com'"):
        tikit.find_tickets(assignee="nobody@example.com")


def test_timestamps_select_tickets(tikit: Tikit) -> None:
    dates = sorted(ticket.created_date for ticket in tikit.list_tickets() if ticket.created_date)
    assert tikit.find_tickets(created_since=dates[-10]).total == len([one for one in dates if one >= dates[-10]])
    assert tikit.find_tickets(created_since=datetime.now(UTC) + timedelta(days=1)).total == 0
    with pytest.raises(TikitError, match="has no time zone"):
        tikit.find_tickets(modified_since=datetime(2026, 1, 1))
    day = f"{dates[-10]:%Y-%m-%d}"
    assert tikit.find_tickets(created_since=day).total == len([one for one in dates if f"{one:%Y-%m-%d}" >= day])
    with pytest.raises(TikitError, match="'yesterday' is not a date, and not a timestamp with a time zone"):
        tikit.find_tickets(due_before="yesterday")


def test_a_filter_that_is_too_long_is_an_error(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(json_reply({"value": []}))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        with pytest.raises(TikitError, match=r"^the filter is too long for a URL: 8,\d{3} bytes, more than 8,192\."):
            tikit.find_tickets(text="é" * 690)
        assert list(tikit.find_tickets(text="é" * 600)) == []
    assert len(server.requests) == 1


TEXTS = [
    *("O'Brien", "100%", "a & b", "c+d", "e=f?g#h", "'; drop", "%27", "a_b", '"q"', "\\", "/"),
    *("\u674e\u96f7", "\U0001f5a8 printer", "x" * 250),
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_finds_its_own_ticket(tikit: Tikit, text: str) -> None:
    title = f"{text} {TEXTS.index(text)}"
    status = tikit.list_tickets(top=1).first()
    assert status
    added = tikit.add_ticket(
        title=title, requester="grace.obrien@example.com", status="New", priority="Low", type="Incident"
    )
    assert [ticket.id for ticket in tikit.find_tickets(text=title)] == [added.id]
    assert [ticket.id for ticket in tikit.find_tickets(filter=f"Title eq {literal(title)}")] == [added.id]
