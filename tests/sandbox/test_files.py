"""Files that the sandbox starts from or goes on with, and how it ends."""

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Serve, start, stop
from tests.sandbox.test_command_line import refused
from tikit_kit import Tikit

TICKET: dict[str, Any] = {
    "Id": 7,
    "RequesterId": 1,
    "Title": "a",
    "CreatedDate": "2026-01-05T08:00:00Z",
    "ModifiedDate": "2026-01-05T08:00:00.25Z",
    "Guid": "7ace1e81-2cfa-4744-8575-c24e573c714e",
}


def test_a_snapshot_is_served_as_it_is(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "data.json"
    file.write_text(json.dumps({"Ticket": [TICKET]}), encoding="utf-8")
    sandbox = serve("--data", str(file))
    with Tikit(sandbox.token, sandbox.url) as tikit:
        (ticket,) = [ticket.to_dict() for ticket in tikit.list_tickets()]
        assert ticket == ticket | TICKET
        assert list(tikit.list_statuses()) == []
        # The printed token has to be somebody's.
        assert [user.user_name for user in tikit.list_platform_users()] == ["admin@example.com"]


@pytest.mark.parametrize(
    ("data", "part"),
    [
        ([], "not a JSON object"),
        ({"Nope": []}, "'Nope'"),
        ({"Ticket": 5}, "Ticket is not a list"),
        ({"Ticket": [5]}, "entity 1: not an object"),
        ({"Ticket": [TICKET, TICKET]}, "entity 2: the Id 7 is there twice"),
        ({"Ticket": [TICKET | {"Id": None}]}, "Id is missing"),
        ({"Ticket": [TICKET | {"StatusId": "16"}]}, "StatusId is missing or no Edm.Int32"),
        ({"Ticket": [TICKET | {"DueDate": "soon"}]}, "DueDate is missing or no Edm.DateTimeOffset"),
        ({"Ticket": [TICKET | {"Closed": 0}]}, "Closed is missing or no Edm.Boolean"),
    ],
)
def test_a_snapshot_that_is_none_is_said_and_leaves_no_database(tmp_path: Path, data: object, part: str) -> None:
    file, database = tmp_path / "data.json", tmp_path / "new.sqlite"
    file.write_text(json.dumps(data), encoding="utf-8")
    assert part in refused("--port", "0", "--data", str(file), "--database", str(database))
    assert not database.exists()


def test_another_program_s_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "theirs.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE Ticket (a)")
        connection.commit()
    before = file.read_bytes()
    assert "no database of this version" in refused("--port", "0", "--database", str(file))
    assert file.read_bytes() == before


def test_an_empty_file_is_filled(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "empty.sqlite"
    file.touch()
    sandbox = serve("--tickets", "7", "--database", str(file))
    with Tikit(sandbox.token, sandbox.url) as tikit:
        assert tikit.list_tickets().total == 7


def test_told_to_end_it_ends_quietly() -> None:
    sandbox = start("--tickets", "1")
    stop(sandbox)
    if sys.platform != "win32":  # there it is ended without being told
        assert sandbox.process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
def test_ctrl_c_ends_it_quietly() -> None:
    command = [sys.executable, "-m", "tikit_sandbox", "--port", "0", "--tickets", "2"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        assert "2 tickets" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")
