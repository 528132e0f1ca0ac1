"""A preview: what it says, that it sends no write, and that applying it does what it said."""

import re
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from tikit_client.models import Ticket

from tests.bulk.conftest import WriteSheet
from tests.conftest import TOKEN, Serve
from tests.fake_server import StartFakeServer, json_reply
from tikit_kit import Tikit, TikitError, bulk

REQUESTER = "grace.obrien@example.com"


def some_tickets(tikit: Tikit, count: int) -> list[Ticket]:
    found = tikit.find_tickets(open=True, orderby="Id", expand="Status,Requester,Assignee")
    return list(islice(found, count))


def test_it_says_how_many_and_which_and_what_changes_from_what_to_what(tikit: Tikit) -> None:
    tickets = some_tickets(tikit, 3)
    tikit.update_ticket(tickets[2].id, status="Closed", assignee="ann.lee@example.com")
    preview = bulk.update(tikit, tickets, status="Closed", assignee="ann.lee@example.com", comment="Stale")
    first = tickets[0]
    assert first.status is not None
    assert first.assignee is None or first.assignee.email is not None
    before = first.assignee.email if first.assignee else "none"
    lines = str(preview).splitlines()
    assert lines[0] == (
        f"row 1: ticket {first.id} {first.title!r}: status: {first.status.value} -> Closed; "
        f"assignee: {before} -> ann.lee@example.com; comment for agents: Stale"
    )
    assert lines[2] == f"row 3: ticket {tickets[2].id} {tickets[2].title!r}: comment for agents: Stale"
    notified = len({ticket.requester_id for ticket in tickets[:2]})
    assert lines[3].startswith("3 tickets to change; may notify ")
    assert f"may notify {notified} requester" in lines[3]


def test_a_public_comment_may_notify_and_another_does_not(tikit: Tikit) -> None:
    tickets = some_tickets(tikit, 2)
    assert str(bulk.comment(tikit, tickets, comment="Hello")).endswith("may notify 0 requesters.")
    public = bulk.comment(tikit, tickets, comment="Hello", is_public=True)
    assert re.search(r"may notify [12] requesters?\.$", str(public))
    public.apply(quiet=True)
    for ticket in tickets:
        assert [one.is_public for one in tikit.list_ticket_comments(ticket.id, filter="Body eq 'Hello'")] == [True]


def test_a_preview_sends_no_write_and_applying_it_does_what_it_said(serve: Serve, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as file:
        sandbox = serve("--tickets", "120", "--log-level", "info", log=file)
    sheet = tmp_path / "sheet.csv"
    with Tikit(sandbox.token, sandbox.url) as tikit:
        *tickets, one, two, three = some_tickets(tikit, 8)
        others = [tikit.get_ticket(ticket.id) for ticket in (one, two, three)]
        sheet.write_text("id,comment\n" + "".join(f"{ticket.id},Text\n" for ticket in tickets), encoding="utf-8")
        row = {"title": "New", "requester": REQUESTER, "status": "New", "priority": "Low", "type": "Incident"}
        previews = [
            bulk.create(tikit, [row, row]),
            bulk.update(tikit, [*others, *tickets], title="Changed", limit=3),
            bulk.comment(tikit, sheet),
        ]
        said = [list(preview) for preview in previews]
        assert "POST" not in log.read_text(encoding="utf-8")
        assert [preview.apply(quiet=True).counts["done"] for preview in previews] == [2, 3, 5]
        assert log.read_text(encoding="utf-8").count("POST /api/") == 10
        assert [tikit.get_ticket(one["Id"]).title for one in said[1]] == ["Changed"] * 3
        assert [one["Id"] for one in said[2]] == [ticket.id for ticket in tickets]
        assert len(list(tikit.find_tickets(text="New", requester=REQUESTER, filter="Title eq 'New'"))) == 2


@pytest.mark.parametrize("action", ["update", "comment"])
def test_a_ticket_that_changed_since_the_preview_is_left_as_it_is(tikit: Tikit, action: str) -> None:
    tickets, values = some_tickets(tikit, 3), {"update": {"status": "Closed"}, "comment": {}}[action]
    preview = getattr(bulk, action)(tikit, tickets, comment="Stale", **values)
    changed = tikit.update_ticket(tickets[1].id, title="Changed")
    result = preview.apply(quiet=True)
    assert (result.counts, result.exit_code) == ({"done": 2, "changed meanwhile": 1}, 0)
    assert f"row 2: changed meanwhile: ticket {changed.id} was changed on" in str(result)
    assert tikit.get_ticket(changed.id).status_id == tickets[1].status_id
    assert tikit.list_ticket_comments(changed.id, filter="Body eq 'Stale'").first() is None


def test_a_ticket_that_changed_since_it_was_found_is_left_as_it_is(tikit: Tikit) -> None:
    found = some_tickets(tikit, 1)
    tikit.update_ticket(found[0].id, title="Changed")
    assert bulk.update(tikit, found, status="Closed").apply(quiet=True).counts == {"changed meanwhile": 1}


def test_several_rows_may_change_one_ticket(tikit: Tikit, write_sheet: WriteSheet) -> None:
    (ticket,) = some_tickets(tikit, 1)
    file = write_sheet(
        "id,title,priority,comment", f"{ticket.id},One,,a", f"{ticket.id},Two,High,a", f"{ticket.id},,,a"
    )
    assert bulk.update(tikit, file).apply(quiet=True).counts == {"done": 3}
    assert tikit.get_ticket(ticket.id).title == "Two"
    assert tikit.list_ticket_comments(ticket.id, filter="Body eq 'a'").total == 3


def test_a_row_that_asks_for_what_the_ticket_has_is_left_out(tikit: Tikit, write_sheet: WriteSheet) -> None:
    due = "2026-12-24T17:00:00Z"
    tickets = some_tickets(tikit, 2)
    tikit.update_ticket(tickets[0].id, title="Same", status="Pending", due_date=datetime(2026, 12, 24, 17, tzinfo=UTC))
    same = f"{tickets[0].id},Same,pending,{due}"
    file = write_sheet("id,title,status,due_date", same, f"{tickets[1].id},,,", f"{tickets[1].id},x,,null")
    preview = bulk.update(tikit, file)
    assert [one["Row"] for one in preview] == [4]
    assert "1 ticket to change, 2 unchanged" in str(preview)


def test_a_person_and_a_date_are_removed_by_null_and_by_none(tikit: Tikit, write_sheet: WriteSheet) -> None:
    first, second = some_tickets(tikit, 2)
    for ticket in (first, second):
        tikit.update_ticket(ticket.id, assignee="ann.lee@example.com")
    bulk.update(tikit, write_sheet("id,assignee", f"{first.id},null")).apply(quiet=True)
    bulk.update(tikit, [second.id], assignee=None).apply(quiet=True)
    assert [tikit.get_ticket(ticket.id).assignee_id for ticket in (first, second)] == [None, None]


WRONG = {
    "no ticket": ("id,status\n99999,Closed", "row 2, column id: there is no ticket 99999. Check the id."),
    "an id that is none": ("id,status\n-5,Closed", "row 2, column id: '-5' is not a whole number"),
    "a large id": ("id,status\n9999999999,Closed", "row 2, column id: 9999999999 is not an id: it is too large"),
    "no id": ("id,status\n,Closed", "row 2, column id: the cell is empty"),
    "an unknown assignee": ("id,assignee\n101,nobody@example.com", "row 2, column assignee: there is no assignee with"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_row_is_one_line(tikit: Tikit, write_sheet: WriteSheet, what: str) -> None:
    sheet, message = WRONG[what]
    with pytest.raises(TikitError, match=re.escape(message)):
        bulk.update(tikit, write_sheet(*sheet.split("\n")))


def test_wrong_values_of_a_program_send_no_request(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(json_reply({"value": []}))
    with Tikit(TOKEN, server.url) as tikit:
        for values, message in (
            ({"stauts": "Closed"}, "there is no column 'stauts'. There are, the nearest first: status"),
            ({"status": None}, "status: the value cannot be removed. Leave it out to keep it."),
            ({"due_date": datetime(2026, 12, 24)}, "due_date: '2026-12-24T00:00:00' has no time zone"),
            ({"status_id": True}, "status_id: 'True' is not a whole number"),
        ):
            with pytest.raises(TikitError, match=re.escape(message)):
                bulk.update(tikit, [1], **values)
        for rows, message in (
            ([{"title": "x"}], "row 1, column id: the cell is empty. Fill it in. Nothing was sent."),
            ([{"id": 1, "status": "New"}], "row 1, column status: the value is given for all rows, and in this one"),
            (["x"], "row 1, column id: 'x' is not a whole number. Nothing was sent."),
        ):
            with pytest.raises(TikitError, match=re.escape(message)):
                bulk.update(tikit, rows, status="Closed")  # type: ignore[arg-type]  # wrong on purpose
    assert server.requests == []


def test_a_preview_is_applied_once(tikit: Tikit) -> None:
    preview = bulk.comment(tikit, some_tickets(tikit, 1), comment="Once")
    preview.apply(quiet=True)
    with pytest.raises(TikitError, match="this preview was applied before. Make another one."):
        preview.apply(quiet=True)


def test_importing_the_kit_does_not_import_bulk_changes() -> None:
    import subprocess
    import sys

    code = "import sys, tikit_kit.script; print([name for name in sys.modules if 'bulk' in name or name == 'csv'])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"[]"
