"""Starting the sandbox: what it prints, and one clear line where it does not start."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Serve
from tikit_kit import Tikit
from tikit_sandbox.seed import generate_snapshot


def refused(*flags: str) -> str:
    command = [sys.executable, "-m", "tikit_sandbox", *flags]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("tikit_sandbox: ")
    assert ran.stderr.count("\n") == 1
    return ran.stderr


@pytest.mark.parametrize(
    ("flags", "part"),
    [
        (["--port", "70000"], "--port"),
        (["--port", "many"], "--port"),
        (["--now", "tomorrow"], "not a time"),
        (["--data", "there-is-no-such-file.json"], "cannot be read"),
        (["--data", __file__], "not JSON"),
        (["--nope"], "--nope"),
    ],
)
def test_what_cannot_be_is_said(flags: list[str], part: str) -> None:
    assert part in refused(*flags)


def test_a_port_in_use_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "in use" in refused("--port", str(taken.getsockname()[1]))


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database, but long enough to look at\n" * 50, encoding="utf-8")
    assert "no database of the sandbox" in refused("--port", "0", "--database", str(file))


def test_the_same_number_gives_the_same_help_desk() -> None:
    assert generate_snapshot(50, 7) == generate_snapshot(50, 7)
    assert generate_snapshot(50, 7) != generate_snapshot(50, 8)


@pytest.mark.parametrize(("collation", "found"), [("nocase", True), ("binary", False)])
def test_text_is_compared_as_told(serve: Serve, collation: str, found: bool) -> None:
    sandbox = serve("--tickets", "20", "--collation", collation)
    with Tikit(sandbox.token, sandbox.url) as tikit:
        people = [user.name for user in tikit.list_cdm_users() if user.name and not user.name.isupper()]
        name = next(name for name in people if name.upper() != name and "'" not in name)
        matching = list(tikit.list_cdm_users(filter=f"Name eq '{name.upper()}'"))
        assert bool(matching) == found


def test_without_pages_all_come_at_once(serve: Serve) -> None:
    sandbox = serve("--tickets", "150", "--page-size", "0")
    with Tikit(sandbox.token, sandbox.url) as tikit:
        assert len(list(tikit.list_tickets())) == 150
