"""The command line: the options, and the one-line message if the sandbox cannot start."""

import os
import socket
from pathlib import Path

import pytest

from tests.conftest import Serve
from tests.forked_python import run_python
from tikit_kit import Tikit
from tikit_sandbox.seed import generate_snapshot


def start_error(*flags: str) -> str:
    """Run the sandbox with flags with which it cannot start; return its message."""
    ran = run_python(["-m", "tikit_sandbox", *flags], os.environ)
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert ran.stderr.startswith(b"tikit_sandbox: ")
    assert ran.stderr.count(b"\n") == 1
    return ran.stderr.decode()


@pytest.mark.parametrize(
    ("flags", "part"),
    [
        (["--port", "70000"], "--port"),
        (["--port", "many"], "--port"),
        (["--now", "tomorrow"], "not a timestamp"),
        (["--data", "there-is-no-such-file.json"], "cannot be read"),
        (["--data", __file__], "not JSON"),
        (["--nope"], "--nope"),
    ],
)
def test_an_invalid_option_is_reported(flags: list[str], part: str) -> None:
    assert part in start_error(*flags)


def test_a_port_in_use_is_reported() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        assert "in use" in start_error("--port", str(listener.getsockname()[1]))


def test_a_file_that_is_not_a_database_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database, but long enough to look at\n" * 50, encoding="utf-8")
    assert "not a sandbox database" in start_error("--port", "0", "--database", str(file))


def test_the_same_seed_generates_the_same_data() -> None:
    assert generate_snapshot(50, 7) == generate_snapshot(50, 7)
    assert generate_snapshot(50, 7) != generate_snapshot(50, 8)


@pytest.mark.parametrize(("collation", "matches"), [("nocase", True), ("binary", False)])
def test_text_is_compared_by_the_chosen_collation(serve: Serve, collation: str, matches: bool) -> None:
    sandbox = serve("--tickets", "20", "--collation", collation)
    with Tikit(sandbox.token, sandbox.url) as tikit:
        people = [user.name for user in tikit.list_cdm_users() if user.name and not user.name.isupper()]
        name = next(name for name in people if name.upper() != name and "'" not in name)
        matching = list(tikit.list_cdm_users(filter=f"Name eq '{name.upper()}'"))
        assert bool(matching) == matches


def test_page_size_0_sends_all_entities_at_once(serve: Serve) -> None:
    sandbox = serve("--tickets", "150", "--page-size", "0")
    with Tikit(sandbox.token, sandbox.url) as tikit:
        assert len(list(tikit.list_tickets())) == 150
