"""The output of show(), and the prompt for the access token, on a terminal."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fake_server import StartFakeServer, json_reply
from tests.kit.conftest import environment
from tests.kit.fake_keyrings import keyring_environment
from tests.kit.test_script import LIST, ONE, TICKETS, page

if os.name == "nt":
    pytest.skip("Windows has no pseudo-terminal that Python can open", allow_module_level=True)

import fcntl
import pty
import struct
import termios


def terminal_lines(script: str, columns: int, **variables: str) -> list[str]:
    """Run a script on a terminal of that width and return its lines without styles."""
    controller, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    # A test runner may set a size in the environment, which would override the terminal's.
    inherited = environment(None, TERM="xterm", **variables).items()
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        env={name: value for name, value in inherited if name not in ("COLUMNS", "LINES")},
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    output = b""
    while True:
        try:
            chunk = os.read(controller, 65536)
        except OSError:
            break
        if not chunk:
            break
        output += chunk
    os.close(controller)
    assert process.wait(20) == 0, output
    text = re.sub(r"\x1b\[[0-9;]*m", "", output.decode("utf-8"))
    assert "\x1b" not in text
    assert "\x07" not in text
    return [line.rstrip() for line in text.replace("\r\n", "\n").splitlines()]


def ticket(number: int, **more: Any) -> dict[str, Any]:
    entity = {"RequesterId": 1, "Title": f"Ticket {number}", "DueDate": None, "AssigneeId": 5, "PriorityId": 22}
    return entity | {"StatusId": 16, "Id": number, "CreatedDate": "2026-01-01T00:00:00Z", "Guid": "g"} | more


def variables_for(start_fake_server: StartFakeServer, *tickets: dict[str, Any]) -> dict[str, str]:
    return {"TIKIT_URL": start_fake_server(page(*tickets)).url, "TIKIT_TOKEN": "t"}


def test_80_columns_show_the_important_fields(start_fake_server: StartFakeServer) -> None:
    late = ticket(1250, Title="A title " * 20, DueDate="2026-06-01T11:30:00+02:00")
    lines = terminal_lines(LIST, 80, **variables_for(start_fake_server, ticket(9), late))
    assert lines[0].split() == ["Id", "Title", "StatusId", "PriorityId", "AssigneeId", "DueDate", "(UTC)"]
    assert lines[1].split() == ["9", "Ticket", "9", "16", "22", "5"]
    assert lines[2].startswith("1250  A title")
    assert "…" in lines[2]
    assert lines[2].endswith("2026-06-01 09:30")
    assert lines[3] == "2 tickets"


def test_40_columns_omit_fields_that_do_not_fit(start_fake_server: StartFakeServer) -> None:
    lines = terminal_lines(LIST, 40, **variables_for(start_fake_server, ticket(1, Title="A title that is long")))
    assert max(map(len, lines)) <= 40
    assert lines[0].split() == ["Id", "Title", "StatusId", "PriorityId"]
    assert lines[2] == "1 ticket"


def test_expanded_names_replace_ids(start_fake_server: StartFakeServer) -> None:
    names = {"Status": {"Value": "Active"}, "Priority": {"Value": "High"}, "Assignee": {"FullName": "Ann O'Brien"}}
    lines = terminal_lines(LIST, 100, **variables_for(start_fake_server, ticket(1) | names))
    assert lines[0].split() == ["Id", "Title", "Status", "Priority", "Assignee", "DueDate"]
    assert "Active" in lines[1]
    assert "Ann O'Brien" in lines[1]


def test_escape_sequences_and_markup_are_not_interpreted(start_fake_server: StartFakeServer) -> None:
    lines = terminal_lines(LIST, 80, **variables_for(start_fake_server, *TICKETS))
    assert "x[red]y z" in lines[2]
    assert "李雷" in lines[1]


def test_an_empty_list_is_counted(start_fake_server: StartFakeServer) -> None:
    assert terminal_lines(LIST, 80, **variables_for(start_fake_server)) == ["0 tickets"]


def test_thousands_are_grouped(start_fake_server: StartFakeServer) -> None:
    assert (
        terminal_lines(LIST, 80, **variables_for(start_fake_server, *map(ticket, range(1250))))[-1] == "1,250 tickets"
    )


def test_one_ticket_is_a_list_of_names_and_values(start_fake_server: StartFakeServer) -> None:
    fake_server = start_fake_server(json_reply(ticket(100, Description="<p>" + "long " * 40)))
    lines = terminal_lines(ONE, 60, TIKIT_URL=fake_server.url, TIKIT_TOKEN="t")
    assert ["Id", "100"] in [line.split() for line in lines]
    assert not any(line.startswith("DueDate") for line in lines)
    assert max(map(len, lines)) <= 60


def test_a_terminal_without_a_character_gets_a_question_mark(start_fake_server: StartFakeServer) -> None:
    lines = terminal_lines(LIST, 80, PYTHONIOENCODING="ascii", **variables_for(start_fake_server, *TICKETS))
    assert "O'Brien" in lines[1]
    assert "??" in lines[1]


def test_a_list_of_another_type_shows_its_fields() -> None:
    tokens = [{"Name": "Nightly", "Owner": "ann", "ExpirationDate": "2026-12-24T00:00:00Z", "Id": 3, "Guid": "g"}]
    lines = terminal_lines(f"from tikit_kit.script import show\nshow({tokens!r})", 80)
    assert lines[0].split() == ["Id", "Name", "Owner", "ExpirationDate", "(UTC)", "Guid"]
    assert lines[2] == "1 item"


def test_without_rich_the_output_is_json_with_a_hint() -> None:
    script = "import sys\nsys.modules['rich'] = None\nfrom tikit_kit.script import show\nshow([])"
    assert terminal_lines(script, 80) == [
        "tikit: rich is not installed, so the output is JSON. For a table: pip install rich",
        "[]",
    ]


def type_in(typed: bytes, arguments: list[str], **variables: str) -> bytes:
    """Type at the prompt of a program on a terminal, check that the input is hidden, and return the stdout."""
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env=environment(None, **variables),
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=terminal,
        start_new_session=True,
    )
    output = b""
    while not output.endswith(b": "):
        output += os.read(controller, 1024)
    os.write(controller, typed + b"\n")
    stdout = process.communicate(timeout=20)[0]
    os.close(terminal)
    output += os.read(controller, 1024)
    os.close(controller)
    assert process.returncode == 0
    assert output == b"Access token (input is hidden): \r\n"
    return stdout


def test_the_prompt_reads_a_token_without_showing_it(start_fake_server: StartFakeServer) -> None:
    fake_server = start_fake_server(page())
    assert type_in(b"typed-T0ken", ["-c", LIST], TIKIT_URL=fake_server.url) == b"[]\n"
    assert fake_server.requests[0].headers["authorization"] == "Bearer typed-T0ken"


def test_a_token_is_stored_without_showing_it(tmp_path: Path) -> None:
    file = tmp_path / "keyring.json"
    stdout = type_in(
        b" typed-T0ken ", ["-m", "tikit_kit", "token", "store"], **keyring_environment("WorkingKeyring", file)
    )
    assert stdout.startswith(b"The access token for https://app.tikit.ai/api is stored in the keyring.")
    assert json.loads(file.read_text(encoding="utf-8"))["https://app.tikit.ai/api"] == "typed-T0ken"
    assert b"T0ken" not in stdout
