"""One ticket per alert: with many calls at once, after a kill at any moment, and against services that fail."""

import json
import random
import runpy
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tikit_client.models import Ticket

from tests.conftest import TOKEN, Sandbox
from tests.fake_server import Reply, StartFakeServer, json_reply
from tests.kit.conftest import FAST
from tikit_kit import OutcomeUnknownError, Tikit, TikitError

REPORT = Path(__file__).with_name("report_alert.py")
RECIPE = Path(__file__).parents[2] / "scripts" / "tickets" / "open_or_comment.sh"
REQUESTER = "grace.obrien@example.com"


def tickets_of(tikit: Tikit, key: str) -> tuple[list[Ticket], list[Ticket]]:
    """Return the open tickets of an alert, and those that are done."""
    found = [tikit.find_tickets(text=f"[{key}]", open=is_open, orderby="Id") for is_open in (True, False)]
    return list(found[0]), list(found[1])


def texts_on(tikit: Tikit, ticket: Ticket) -> list[str]:
    return [comment.body or "" for comment in tikit.list_ticket_comments(ticket.id, orderby="Id")]


def assert_one_ticket(tikit: Tikit, key: str, texts: list[str]) -> None:
    (ticket,), duplicates = tickets_of(tikit, key)
    assert sorted(texts_on(tikit, ticket)) == sorted(texts)
    for duplicate in duplicates:
        assert texts_on(tikit, duplicate) == [f"Duplicate of ticket {ticket.id}."]


def test_the_program_of_a_help_desk_runs(writable: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKIT_URL", writable.url)
    monkeypatch.setenv("TIKIT_TOKEN", writable.token)
    runpy.run_path(str(REPORT.with_name("help_desk_program.py")))


def test_a_second_report_is_a_comment_and_resolving_ends_the_alert(tikit: Tikit) -> None:
    assert tikit.resolve_alert("disk-1", "Fine") == []
    first = tikit.open_or_comment("disk-1", "Disk full ", "90 %", REQUESTER, priority="High")
    assert first.title == "Disk full [disk-1]"
    assert tikit.open_or_comment("disk-1", "Another title", "95 %", REQUESTER).id == first.id
    assert_one_ticket(tikit, "disk-1", ["90 %", "95 %"])
    assert all(comment.is_public is False for comment in tikit.list_ticket_comments(first.id))
    assert [ticket.id for ticket in tikit.resolve_alert("disk-1", "Cleaned up")] == [first.id]
    assert texts_on(tikit, first) == ["90 %", "95 %", "Cleaned up"]
    assert tikit.open_or_comment("disk-1", "Disk full", "91 %", REQUESTER).id != first.id


def test_a_key_is_compared_exactly(tikit: Tikit) -> None:
    ids = {
        key: tikit.open_or_comment(key, "CPU", "hot", REQUESTER).id for key in ("cpu", "CPU", "cp%", "cpu']", "c_u")[:3]
    }
    assert len(set(ids.values())) == 3
    tikit.add_ticket(title="About [cpu] and more", requester=REQUESTER, status="New", priority="Low", type="Incident")
    assert tikit.open_or_comment("cpu", "CPU", "hot", REQUESTER).id == ids["cpu"]


@pytest.mark.parametrize("key", ["", "a b", "a]", "[a", "ü", "a\n", "a" * 65, "\t"])
def test_another_key_is_refused(start_fake_server: StartFakeServer, key: str) -> None:
    server = start_fake_server(json_reply({"value": []}))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        for call in (lambda: tikit.resolve_alert(key, "x"), lambda: tikit.open_or_comment(key, "x", "x", "x")):
            with pytest.raises(TikitError, match="the key of an alert is not 1 to 64 visible ASCII characters"):
                call()
    assert server.requests == []


def test_reports_at_the_same_time_leave_one_open_ticket(
    writable: Sandbox, tikit: Tikit, pytestconfig: pytest.Config
) -> None:
    count = pytestconfig.getoption("--alerts")
    texts = [f"report {number}" for number in range(count)]
    key = f"burst-{count}"
    commands = [[sys.executable, str(REPORT), key, "Disk full", *texts[process::4]] for process in range(4)]
    running = [subprocess.Popen(command, env=writable.environment, stderr=subprocess.PIPE) for command in commands]
    assert [(process.communicate(timeout=300)[1], process.returncode) for process in running] == [(b"", 0)] * 4
    assert_one_ticket(tikit, key, texts)


def test_runs_in_bash_at_the_same_time_leave_one_open_ticket(
    writable: Sandbox, tikit: Tikit, pytestconfig: pytest.Config
) -> None:
    texts = [f"report {number}" for number in range(pytestconfig.getoption("--alerts") // 5)]
    command = ["bash", str(RECIPE), "bash-burst", "Disk full"]
    pipe, environment = subprocess.PIPE, writable.environment
    running = [
        subprocess.Popen([*command, text, REQUESTER], env=environment, stdout=pipe, stderr=pipe) for text in texts
    ]
    ended = [process.communicate(timeout=300) for process in running]
    assert [(error, process.returncode) for process, (_, error) in zip(running, ended, strict=True)] == [
        (b"", 0) for _ in texts
    ]
    assert_one_ticket(tikit, "bash-burst", texts)
    (ticket,), _ = tickets_of(tikit, "bash-burst")
    assert {json.loads(output)["Id"] for output, _ in ended} == {ticket.id}


def test_a_call_after_a_kill_leaves_one_open_ticket(
    writable: Sandbox, tikit: Tikit, pytestconfig: pytest.Config
) -> None:
    command = [sys.executable, str(REPORT)]
    started = time.monotonic()
    subprocess.run([*command, "warm-up", "x", "x"], env=writable.environment, check=True, stdout=subprocess.DEVNULL)
    whole = time.monotonic() - started
    moments = random.Random(7)
    for number in range(pytestconfig.getoption("--alerts") // 2):
        key = f"killed-{number}"
        with subprocess.Popen([*command, key, "Disk full", "text"], env=writable.environment) as process:
            try:
                process.wait(moments.uniform(whole / 4, whole))
            except subprocess.TimeoutExpired:
                process.kill()
        tikit.open_or_comment(key, "Disk full", "again", REQUESTER)
        (ticket,), _ = tickets_of(tikit, key)
        assert texts_on(tikit, ticket) in (["again"], ["text", "again"])


def replies(*tickets: list[dict[str, Any]], then: list[Reply]) -> list[Reply]:
    """Return the statuses, lists of tickets, and other replies."""
    names = [
        {"Id": number, "Value": name} for number, name in enumerate(("New", "Resolved", "Closed", "Normal", "Incident"))
    ]
    return [json_reply({"value": names}), *(json_reply({"value": found}) for found in tickets), *then]


def ticket(id: int, *, age: timedelta = timedelta(), **members: Any) -> dict[str, Any]:
    created = datetime(2026, 11, 25, 10, tzinfo=UTC) - age
    return {"Id": id, "Title": "Disk full [k]", "CreatedDate": created.isoformat(), "StatusId": 0, **members}


def test_an_abandoned_duplicate_is_resolved_by_the_next_call(start_fake_server: StartFakeServer) -> None:
    found = [ticket(5), ticket(6, age=timedelta(seconds=61)), ticket(7, age=timedelta(seconds=59))]
    written = [json_reply(ticket(5))] * 4
    server = start_fake_server(*replies(found, then=written))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        assert tikit.open_or_comment("k", "x", "text", REQUESTER).id == 5
    writes = [request.path for request in server.requests if request.method == "POST"]
    assert writes == ["/api/ticket(5)/AddComment", "/api/ticket(6)/AddComment", "/api/UpdateTicket"]


def test_a_ticket_that_is_resolved_meanwhile_is_not_the_end(start_fake_server: StartFakeServer) -> None:
    resolved = ticket(5, StatusId=1)
    pair = [json_reply({"value": [ticket(5)]}), json_reply(ticket(5)), json_reply(resolved)]
    server = start_fake_server(*replies(then=[*pair, *pair, *pair]))
    message = "the ticket of the alert 'k' was resolved 3 times while it was reported"
    with Tikit(TOKEN, server.url, limits=FAST) as tikit, pytest.raises(TikitError, match=message):
        tikit.open_or_comment("k", "x", "text", REQUESTER)
    assert len(server.requests) == 10


@pytest.mark.parametrize("is_opened", [True, False])
def test_an_unknown_outcome_is_looked_up_by_the_key(start_fake_server: StartFakeServer, is_opened: bool) -> None:
    names = json_reply({"value": [{"Id": 0, "Value": "Normal"}, {"Id": 9, "Value": "Incident"}]})
    after = [ticket(5)] if is_opened else []
    lost = [json_reply({"value": []}), names, names, Reply(fault="reset"), json_reply({"value": after})]
    then = [json_reply({"value": after}), json_reply(ticket(6)), json_reply(ticket(5))]
    server = start_fake_server(*replies(then=[*lost, *then]))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        if is_opened:
            assert tikit.open_or_comment("k", "x", "text", REQUESTER).id == 5
        else:
            with pytest.raises(OutcomeUnknownError):
                tikit.open_or_comment("k", "x", "text", REQUESTER)
    writes = [request.path for request in server.requests if request.method == "POST"]
    assert writes == ["/api/AddTicket", *["/api/ticket(5)/AddComment"] * is_opened]
