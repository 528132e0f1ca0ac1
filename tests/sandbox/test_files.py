"""Snapshots and database files, and how the sandbox stops."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import Sandbox, Serve, start, stop
from tests.sandbox.test_command_line import start_error
from tikit_kit import Tikit

TICKET: dict[str, Any] = {
    "Id": 7,
    "RequesterId": 1,
    "Title": "a",
    "CreatedDate": "2026-01-05T08:00:00Z",
    "ModifiedDate": "2026-01-05T08:00:00.25Z",
    "Guid": "7ace1e81-2cfa-4744-8575-c24e573c714e",
}


def test_a_snapshot_is_served_unchanged(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "data.json"
    file.write_text(json.dumps({"Ticket": [TICKET]}), encoding="utf-8")
    sandbox = serve("--data", str(file))
    with Tikit(sandbox.token, sandbox.url) as tikit:
        (ticket,) = [ticket.to_dict() for ticket in tikit.list_tickets()]
        assert ticket == ticket | TICKET
        assert list(tikit.list_statuses()) == []
        # The printed access token needs an owner.
        assert [user.user_name for user in tikit.list_platform_users()] == ["admin@example.com"]


@pytest.mark.parametrize(
    ("data", "part"),
    [
        ([], "not a JSON object"),
        ({"Nope": []}, "'Nope'"),
        ({"Ticket": 5}, "Ticket is not a list"),
        ({"Ticket": [5]}, "entity 1: not a JSON object"),
        ({"Ticket": [TICKET, TICKET]}, "entity 2: duplicate Id 7"),
        ({"Ticket": [TICKET | {"Id": None}]}, "entity 1: Id must be an Edm.Int32"),
        ({"Ticket": [TICKET | {"StatusId": "16"}]}, "StatusId must be an Edm.Int32"),
        ({"Ticket": [TICKET | {"DueDate": "soon"}]}, "DueDate must be an Edm.DateTimeOffset"),
        ({"Ticket": [TICKET | {"Closed": 0}]}, "Closed must be an Edm.Boolean"),
    ],
)
def test_an_invalid_snapshot_is_reported_and_creates_no_database(tmp_path: Path, data: object, part: str) -> None:
    file, database = tmp_path / "data.json", tmp_path / "new.sqlite"
    file.write_text(json.dumps(data), encoding="utf-8")
    assert part in start_error("--port", "0", "--data", str(file), "--database", str(database))
    assert not database.exists()


def test_the_database_of_another_program_is_not_changed(tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE Ticket (a)")
        connection.commit()
    before = file.read_bytes()
    assert "not a database of this sandbox version" in start_error("--port", "0", "--database", str(file))
    assert file.read_bytes() == before


def test_an_empty_file_becomes_a_database(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "empty.sqlite"
    file.touch()
    sandbox = serve("--tickets", "7", "--database", str(file))
    with Tikit(sandbox.token, sandbox.url) as tikit:
        assert tikit.list_tickets().total == 7


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Kill sandboxes at moments within 200 ms after the file appeared."""
    if "milliseconds" in metafunc.fixturenames:
        count = metafunc.config.getoption("--databases")
        metafunc.parametrize("milliseconds", [200 * number / count for number in range(count)])


def test_the_database_of_a_sandbox_that_was_killed_while_it_created_it_can_be_used(
    tmp_path: Path, milliseconds: float
) -> None:
    file = tmp_path / "killed.sqlite"
    command = [sys.executable, "-m", "tikit_sandbox", "--json", "--port", "0", "--database", str(file)]
    with subprocess.Popen([*command, "--tickets", "1250"], stdout=subprocess.DEVNULL) as killed:
        while not file.exists():
            assert killed.poll() is None
            time.sleep(0.001)
        time.sleep(milliseconds / 1000)
        killed.kill()
    sandbox = start("--database", str(file), "--tickets", "1250")
    try:
        with Tikit(sandbox.token, sandbox.url) as tikit:
            assert tikit.list_tickets().total == 1250
            assert tikit.list_comments().total > 1250
            assert len(list(tikit.list_statuses())) > 4
    finally:
        stop(sandbox)


def test_headers_of_a_proxy_change_no_link(sandbox: Sandbox) -> None:
    forwarded = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "tikit.example",
        "X-Forwarded-Port": "444",
        "X-Forwarded-Prefix": "/prefix",
        "Forwarded": "proto=https;host=tikit.example",
    }
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    plain = httpx.get(f"{sandbox.url}/ticket", headers=headers).json()
    page = httpx.get(f"{sandbox.url}/ticket", headers=headers | forwarded).json()
    assert page == plain
    assert page["@odata.nextLink"].startswith(f"{sandbox.url}/ticket?")


def test_a_terminated_sandbox_exits_with_0() -> None:
    sandbox = start("--tickets", "1")
    stop(sandbox)
    if sys.platform != "win32":  # there it is killed without a signal
        assert sandbox.process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
def test_ctrl_c_stops_it_without_a_traceback() -> None:
    command = [sys.executable, "-m", "tikit_sandbox", "--port", "0", "--tickets", "2"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        assert "2 tickets" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")
