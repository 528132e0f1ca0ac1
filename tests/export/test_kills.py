"""An export that is killed: the same command continues, and nothing half-written has the final name."""

import json
import random
import signal
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import wait_until
from tests.export.conftest import (
    RunningExport,
    StartService,
    environment_of,
    ids_in,
    leftovers,
    open_service,
    run_export,
)
from tests.export.readers import READERS
from tests.export.ticket_service import TicketService, make_ticket

TICKETS = 2000
LONG = 1.0
"""Seconds after which most exports have ended."""


def slow(_: object) -> None:
    time.sleep(0.02)


@pytest.fixture
def service(start_service: StartService) -> TicketService:
    """A service that takes its time, so that an export can be killed in its middle."""
    return start_service(map(make_ticket, range(1, TICKETS + 1)), hook=slow)


def kill_until(environment: dict[str, str], file: Path, kills: int, chance: random.Random) -> int:
    """Run an export until it ends, but kill it so many times before; return how often it was killed."""
    killed = 0
    while True:
        export = RunningExport(environment, file)
        if killed < kills:
            time.sleep(chance.uniform(0.05, LONG))
            export.kill()
        code, stderr = export.end()
        if code == -signal.SIGKILL:
            killed += 1
            continue
        assert code == 0, stderr
        return killed


@pytest.mark.parametrize("format", READERS)
def test_a_killed_export_ends_as_one_that_ran_through(
    service: TicketService, tmp_path: Path, format: str, request: pytest.FixtureRequest
) -> None:
    chance, kills = random.Random(format), request.config.getoption("--export-kills")
    with open_service(service) as tikit:
        tikit.export_tickets(tmp_path / f"whole.{format}")
    environment = environment_of(service.url)
    expected = READERS[format](tmp_path / f"whole.{format}")
    assert len(expected) == TICKETS
    killed = 0
    while killed < kills:
        file = tmp_path / f"killed.{format}"
        file.unlink(missing_ok=True)
        killed += kill_until(environment, file, chance.randint(1, min(3, kills - killed)), chance)
        if format in {"csv", "jsonl"}:
            assert file.read_bytes() == (tmp_path / f"whole.{format}").read_bytes()
        else:
            assert READERS[format](file) == expected
        assert leftovers(tmp_path) == []


def kill_in_the_middle(service: TicketService, *arguments: str | Path) -> None:
    """Kill an export after some of its pages."""
    enough = len(service.queries) + 12
    export = RunningExport(environment_of(service.url), *arguments)
    wait_until(lambda: len(service.queries) >= enough)
    export.kill()
    assert export.end()[0] == -signal.SIGKILL


def test_the_earlier_file_is_unchanged_until_the_end(service: TicketService, tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text("earlier", encoding="utf-8")
    kill_in_the_middle(service, file)
    assert file.read_text(encoding="utf-8") == "earlier"
    ran = run_export(environment_of(service.url), file)
    assert ids_in(file) == list(range(1, TICKETS + 1))
    assert "continuing after " in ran.stderr
    assert "tickets are of different times" in ran.stderr


def test_what_was_read_is_not_read_again(service: TicketService, tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    kill_in_the_middle(service, file)
    service.queries.clear()
    run_export(environment_of(service.url), file)
    assert len(service.queries) < TICKETS / 100


def test_fresh_starts_again(service: TicketService, tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    kill_in_the_middle(service, file)
    service.queries.clear()
    ran = run_export(environment_of(service.url), file, "--fresh")
    assert "continuing" not in ran.stderr
    assert len(service.queries) >= TICKETS / 100
    assert ids_in(file) == list(range(1, TICKETS + 1))


@pytest.mark.parametrize("arguments", [["--columns", "Id,Title"], ["--filter", "Id gt 0"], ["--delimiter", ";"]])
def test_an_export_with_other_options_is_not_continued(
    service: TicketService, tmp_path: Path, arguments: list[str]
) -> None:
    file = tmp_path / "tickets.csv"
    kill_in_the_middle(service, file, *arguments)
    ran = run_export(environment_of(service.url), file)
    assert "tikit: an unfinished export with other options was dropped\n" in ran.stderr
    assert ids_in(file) == list(range(1, TICKETS + 1))


def test_an_export_older_than_a_day_is_dropped(service: TicketService, tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    kill_in_the_middle(service, file)
    journal = tmp_path / ".tickets.csv.tikit-export" / "journal"
    text = journal.read_text(encoding="utf-8")
    run = next(line for line in text.splitlines() if line.startswith('{"run"'))
    started = datetime.now(UTC) - timedelta(hours=25)
    journal.write_text(text.replace(run, json.dumps({"run": started.isoformat(), "rows": 0})), encoding="utf-8")
    ran = run_export(environment_of(service.url), file)
    assert "is older than 24 hours and was dropped" in ran.stderr
    assert "continuing" not in ran.stderr


@pytest.mark.parametrize("damage", ["cut", "changed", "lost", "no journal"])
def test_a_damaged_part_is_not_continued_as_if_it_were_whole(
    service: TicketService, tmp_path: Path, damage: str
) -> None:
    file = tmp_path / "tickets.csv"
    kill_in_the_middle(service, file)
    part, journal = (tmp_path / ".tickets.csv.tikit-export" / name for name in ("part", "journal"))
    data = part.read_bytes()
    match damage:
        case "cut":
            part.write_bytes(data[: len(data) // 2])
        case "changed":
            part.write_bytes(data.replace(b"Ticket 7", b"Ticket 8", 1))
        case "lost":
            part.unlink()
        case "no journal":
            journal.write_bytes(b"")
    run_export(environment_of(service.url), file)
    assert ids_in(file) == list(range(1, TICKETS + 1))
    assert b"Ticket 7," in file.read_bytes()


def test_two_exports_to_one_file_are_kept_apart(service: TicketService, tmp_path: Path) -> None:
    file, gate = tmp_path / "tickets.csv", threading.Event()
    service.behavior.hook = lambda query: None if "Id gt" not in query.get("$filter", "") else wait_for(gate)
    first = RunningExport(environment_of(service.url), file)
    wait_until(lambda: bool(service.queries))  # it holds the lock when it sends requests
    second = run_export(environment_of(service.url), file)
    gate.set()
    assert second.returncode == 1
    assert second.stderr.startswith("tikit: another export is writing tickets.csv. Wait until it ends")
    assert second.stderr.count("\n") == 1
    code, stderr = first.end()
    assert (code, stderr.count("\n")) == (0, 1)
    assert ids_in(file) == list(range(1, TICKETS + 1))
    assert leftovers(tmp_path) == []


def wait_for(gate: threading.Event) -> None:
    gate.wait(60)


def test_what_is_kept_is_private_and_without_the_token(service: TicketService, tmp_path: Path) -> None:
    kill_in_the_middle(service, tmp_path / "tickets.csv")
    folder = tmp_path / ".tickets.csv.tikit-export"
    assert folder.stat().st_mode & 0o777 == 0o700
    token = environment_of(service.url)["TIKIT_TOKEN"].encode()
    assert not any(token in path.read_bytes() for path in folder.iterdir())
