"""Rows that fail or are undecided, and runs that stop: the rest continues, and nothing is lost or done twice."""

import csv
import json
import time
from pathlib import Path

import pytest

from tests.bulk.conftest import WriteSheet
from tests.bulk.test_journal import HEADER, added, journal_of, row
from tests.conftest import TOKEN
from tests.fake_server import Reply, StartFakeServer, json_reply
from tikit_kit import RequestLimits, Tikit, bulk
from tikit_kit.bulk import Preview
from tikit_sandbox.process import Sandbox


def failed_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.failed.csv")


def failed_rows(file: Path) -> list[list[str]]:
    with failed_file(file).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


def fail_first_row(sandbox: Sandbox, preview: Preview) -> bulk.Result:
    """Apply a preview of new tickets while the service refuses the first request, which is about the first row."""
    sandbox.fail("status-400", times=1)
    return preview.apply(quiet=True)


def test_a_row_that_fails_is_in_a_file_of_its_own_and_the_rest_continues(
    tikit_sandbox: Sandbox, tikit: Tikit, write_sheet: WriteSheet
) -> None:
    file = write_sheet(f"{HEADER},comment", row("Row 1") + ',"a, ""b""\nc"', row("Row 2") + ",", row("Row 3") + ",")
    result = fail_first_row(tikit_sandbox, bulk.create(tikit, file))
    assert (result.counts, result.exit_code) == ({"failed": 1, "done": 2}, 1)
    assert "row 2: failed: 400: the service could not read the request" in str(result)
    assert f"The rows that failed are in {failed_file(file)}." in str(result)
    columns, *rows = failed_rows(file)
    assert columns == [*HEADER.split(","), "comment", "reason"]
    assert [cells[0] for cells in rows] == ["Row 1"]
    assert rows[0][-2] == 'a, "b"\nc'
    assert rows[0][-1].startswith("400: ")
    assert failed_file(file).read_bytes().startswith(b"\xef\xbb\xbf")
    assert added(tikit) == ["Row 2", "Row 3"]


def test_the_failed_rows_are_corrected_and_run_in_place_of_the_sheet(
    tikit_sandbox: Sandbox, tikit: Tikit, write_sheet: WriteSheet
) -> None:
    file = write_sheet(HEADER, row("Row 1"), row("Row 2"))
    fail_first_row(tikit_sandbox, bulk.create(tikit, file))
    failed = failed_file(file)
    failed.write_text(failed.read_text(encoding="utf-8").replace("Low", "High"), encoding="utf-8")
    assert bulk.create(tikit, failed).apply(quiet=True).counts == {"done": 1}
    assert added(tikit) == ["Row 2", "Row 1"]
    assert len(bulk.create(tikit, failed)) == 0


@pytest.mark.parametrize("first", ["sheet", "failed rows"])
def test_a_row_is_not_done_from_the_sheet_and_from_the_failed_rows(
    tikit_sandbox: Sandbox, tikit: Tikit, write_sheet: WriteSheet, first: str
) -> None:
    file = write_sheet(HEADER, row("Row 1"), row("Row 1"), row("Row 2"))
    fail_first_row(tikit_sandbox, bulk.create(tikit, file))
    assert added(tikit) == ["Row 1", "Row 2"]
    runs = [file, failed_file(file)] if first == "sheet" else [failed_file(file), file]
    counts = [bulk.create(tikit, sheet).apply(quiet=True).counts for sheet in (*runs, *runs)]
    assert counts == [{"done": 1}, {}, {}, {}]
    assert added(tikit) == ["Row 1", "Row 2", "Row 1"]


def test_the_failed_rows_of_an_earlier_run_are_kept(
    tikit_sandbox: Sandbox, tikit: Tikit, write_sheet: WriteSheet
) -> None:
    file = write_sheet(HEADER, row("Row 1"), row("Row 2"))
    for _ in range(2):
        fail_first_row(tikit_sandbox, bulk.create(tikit, file))
    assert {path.name for path in file.parent.iterdir()} == {
        "tickets.csv",
        "tickets.csv.journal",
        "tickets.csv.journal.lock",
        "tickets.csv.failed.csv",
    }
    failed_file(file).write_text("edited", encoding="utf-8")
    fail_first_row(tikit_sandbox, bulk.create(tikit, file))
    assert file.with_name("tickets.csv.failed.1.csv").read_text(encoding="utf-8") == "edited"
    assert len(failed_rows(file)) == 2


def test_a_row_that_is_done_in_part_is_finished_by_the_next_run(
    start_fake_server: StartFakeServer, write_sheet: WriteSheet
) -> None:
    names = json_reply({"value": [{"Id": 1, "Value": name} for name in ("New", "Low", "Incident")]})
    person = json_reply({"value": [{"Id": 3, "EMailAddress": "grace.obrien@example.com"}]})
    none, ticket = json_reply({"value": []}), json_reply({"Id": 7})
    names = json_reply({"value": [{"Id": n, "Value": v} for n, v in enumerate(("New", "Low", "Incident"))]})
    file = write_sheet(f"{HEADER},comment", row("Row 1") + ",text")
    first = start_fake_server(names, names, names, person, none, ticket, none, Reply(400, b""))
    with Tikit(TOKEN, first.url) as tikit:
        result = bulk.create(tikit, file).apply(quiet=True)
    assert (result.counts, result.exit_code, failed_file(file).exists()) == ({"failed": 1}, 1, False)
    replies = [names, names, names, person, none, ticket]
    second = start_fake_server(*replies)
    journal = journal_of(file)
    journal.write_text(journal.read_text(encoding="utf-8").replace(first.url, second.url), encoding="utf-8")
    with Tikit(TOKEN, second.url) as tikit:
        assert bulk.create(tikit, file).apply(quiet=True).counts == {"done": 1}
    assert [one.path for one in second.requests if one.method == "POST"] == ["/api/ticket(7)/AddComment"]


def test_two_candidates_stop_the_row_and_no_other(tikit: Tikit, write_sheet: WriteSheet) -> None:
    file = write_sheet(HEADER, row("Row 1"), row("Row 2"))
    bulk.create(tikit, file).apply(quiet=True)
    journal = journal_of(file)
    lines = [line for line in journal.read_text(encoding="utf-8").splitlines() if '"outcome"' not in line]
    journal.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    first, _ = tikit.list_tickets(filter="startswith(Title,'Row ')", orderby="Id")
    other = tikit.add_ticket(
        title="Row 1", requester="grace.obrien@example.com", status="New", priority="Low", type="Incident"
    )
    for _ in range(2):
        result = bulk.create(tikit, file).apply(quiet=True)
        assert result.exit_code == 1
        assert f"row 2: undecided: it may be any of the tickets {first.id}, {other.id}" in str(result)
        assert not failed_file(file).exists()
    assert sorted(added(tikit)) == ["Row 1", "Row 1", "Row 2"]


def test_tickets_of_other_people_and_older_ones_are_no_candidates(tikit: Tikit, write_sheet: WriteSheet) -> None:
    def add(title: str, requester: str) -> None:
        tikit.add_ticket(title=title, requester=requester, status="New", priority="Low", type="Incident")

    add("Row 1", "grace.obrien@example.com")
    file = write_sheet(HEADER, row("Row 1"))
    preview = bulk.create(tikit, file)
    key = preview._plan.rows[0].key
    last = tikit.list_tickets(orderby="Id desc").first()
    assert last is not None
    begun = {"row": key, "write": "add_ticket", "number": 2, "after": last.id, "time": 0}
    header = {"journal": "tikit-kit bulk 1", **preview._plan.header}
    journal_of(file).write_text(f"{json.dumps(header)}\n{json.dumps(begun)}\n", encoding="utf-8")
    add("Row 1", "otto.jones@example.com")
    add("Row 10", "grace.obrien@example.com")
    assert bulk.create(tikit, file).apply(quiet=True).counts == {"done": 1}
    assert added(tikit) == ["Row 1", "Row 1", "Row 10", "Row 1"]


def test_an_expired_token_stops_the_run(tikit_sandbox: Sandbox, tikit: Tikit, write_sheet: WriteSheet) -> None:
    file = write_sheet(HEADER, *(row(f"Row {number}") for number in range(10)))
    preview = bulk.create(tikit, file)
    tikit_sandbox.advance_clock(40 * 86400)
    result = preview.apply(quiet=True)
    assert (result.counts, result.exit_code) == ({"not tried": 10}, 1)
    assert "Stopped: 401: the access token expired on" in str(result)
    assert "Run it again for the rest: what is done is not repeated." in str(result)
    assert not failed_file(file).exists()


@pytest.mark.parametrize("fault", ["status-503", "close-unread", "status-429"])
def test_an_outage_stops_the_run(tikit_sandbox: Sandbox, write_sheet: WriteSheet, fault: str) -> None:
    file = write_sheet("id,comment", *(f"{number},x" for number in range(101, 104)), *["50,x"] * 20)
    with Tikit(limits=RequestLimits(retries=0)) as tikit:
        preview = bulk.comment(tikit, file, limit=15)
        tikit_sandbox.fail(fault)
        result = preview.apply(quiet=True)
        assert result.counts == {"failed": 5, "not tried": 10}
        assert "Stopped: " in str(result)
        tikit_sandbox.fail()
        assert bulk.comment(tikit, file, limit=15).apply(quiet=True).counts == {"done": 15}


def test_read_only_mode_sends_nothing(tikit_sandbox: Sandbox, tikit: Tikit, write_sheet: WriteSheet) -> None:
    file = write_sheet(HEADER, row("Row 1"), row("Row 2"))
    with Tikit(tikit_sandbox.token, tikit_sandbox.url, read_only=True) as reading:
        result = bulk.create(reading, file).apply(quiet=True)
    assert (result.counts, result.exit_code) == ({"not tried": 2}, 1)
    assert "read-only mode: nothing was sent" in str(result)
    assert bulk.create(tikit, file).apply(quiet=True).counts == {"done": 2}


def test_too_many_requests_slow_the_run_down(
    start_fake_server: StartFakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = {"Id": 1, "Title": "x", "ModifiedDate": "2026-11-02T08:00:00Z", "RequesterId": 1}
    read, comments = [json_reply({"value": [{**ticket, "Id": id} for id in range(1, 7)]})], json_reply({"value": []})
    busy = Reply(429, b"", {"Retry-After": "2"})
    rows = [[json_reply({**ticket, "Id": id}), json_reply({"Id": id})] for id in range(1, 7)]
    rows[0].insert(1, comments)
    rows[1].insert(0, busy)
    rows[2].insert(1, busy)
    server = start_fake_server(*read, *(reply for replies in rows for reply in replies))
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    with Tikit(TOKEN, server.url) as tikit:
        assert bulk.comment(tikit, range(1, 7), comment="x").apply(quiet=True).counts == {"done": 6}
    # The service's wait, a pause, the service's wait, twice the pause, then shorter ones.
    assert [round(wait, 3) for wait in waits] == [2, 0.25, 2, 0.5, 0.45, 0.405]


def test_a_row_that_cannot_be_looked_up_is_undecided(
    start_fake_server: StartFakeServer, write_sheet: WriteSheet
) -> None:
    file, none = write_sheet("id,comment", "1,x"), json_reply({"value": []})
    ticket = {"Id": 1, "Title": "x", "ModifiedDate": "2026-11-02T08:00:00Z", "RequesterId": 1}
    server = start_fake_server(json_reply({"value": [ticket]}), json_reply(ticket), none, Reply(fault="reset"))
    with Tikit(TOKEN, server.url, limits=RequestLimits(retries=0)) as tikit:
        result = bulk.comment(tikit, file).apply(quiet=True)
    assert (result.counts, result.exit_code) == ({"undecided": 1}, 1)
    assert "row 2: undecided: it cannot be looked up: the connection to" in str(result)
    assert not failed_file(file).exists()
