"""What show() draws on a terminal."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.kit.fake_keyrings import house
from tests.kit.fake_server import Play, answer
from tests.kit.test_script import LIST, ONE, TICKETS, environment, page

if os.name == "nt":
    pytest.skip("Windows has no pseudo-terminal that Python can open", allow_module_level=True)

import fcntl
import pty
import struct
import termios


def draw(script: str, columns: int, **variables: str) -> list[str]:
    """Run a script on a terminal of some width and give its lines, styles taken out."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    # A size in the environment, as a parallel run of tests may set it, would come before the terminal's.
    inherited = environment(None, TERM="xterm", **variables).items()
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        env={name: value for name, value in inherited if name not in ("COLUMNS", "LINES")},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    drawn = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        drawn += part
    os.close(ours)
    assert process.wait(20) == 0, drawn
    text = re.sub(r"\x1b\[[0-9;]*m", "", drawn.decode("utf-8"))
    assert "\x1b" not in text
    assert "\x07" not in text
    return [line.rstrip() for line in text.replace("\r\n", "\n").splitlines()]


def ticket(number: int, **more: Any) -> dict[str, Any]:
    whole = {"RequesterId": 1, "Title": f"Ticket {number}", "DueDate": None, "AssigneeId": 5, "PriorityId": 22}
    return whole | {"StatusId": 16, "Id": number, "CreatedDate": "2026-01-01T00:00:00Z", "Guid": "g"} | more


def asked(play: Play, *tickets: dict[str, Any]) -> dict[str, str]:
    return {"TIKIT_URL": play(page(*tickets)).url, "TIKIT_TOKEN": "t"}


def test_80_columns_hold_what_a_person_looks_for(play: Play) -> None:
    late = ticket(1250, Title="A title " * 20, DueDate="2026-06-01T11:30:00+02:00")
    lines = draw(LIST, 80, **asked(play, ticket(9), late))
    assert lines[0].split() == ["Id", "Title", "StatusId", "PriorityId", "AssigneeId", "DueDate", "(UTC)"]
    assert lines[1].split() == ["9", "Ticket", "9", "16", "22", "5"]
    assert lines[2].startswith("1250  A title")
    assert "…" in lines[2]
    assert lines[2].endswith("2026-06-01 09:30")
    assert lines[3] == "2 tickets"


def test_40_columns_leave_out_what_does_not_fit(play: Play) -> None:
    lines = draw(LIST, 40, **asked(play, ticket(1, Title="A title that is long")))
    assert max(map(len, lines)) <= 40
    assert lines[0].split() == ["Id", "Title", "StatusId", "PriorityId"]
    assert lines[2] == "1 ticket"


def test_names_stand_for_ids_when_they_came_along(play: Play) -> None:
    names = {"Status": {"Value": "Active"}, "Priority": {"Value": "High"}, "Assignee": {"FullName": "Ann O'Brien"}}
    lines = draw(LIST, 100, **asked(play, ticket(1) | names))
    assert lines[0].split() == ["Id", "Title", "Status", "Priority", "Assignee", "DueDate"]
    assert "Active" in lines[1]
    assert "Ann O'Brien" in lines[1]


def test_a_text_is_no_command_to_the_terminal(play: Play) -> None:
    lines = draw(LIST, 80, **asked(play, *TICKETS))
    assert "x[red]y z" in lines[2]
    assert "李雷" in lines[1]


def test_none_is_counted_too(play: Play) -> None:
    assert draw(LIST, 80, **asked(play)) == ["0 tickets"]


def test_thousands_are_grouped(play: Play) -> None:
    assert draw(LIST, 80, **asked(play, *map(ticket, range(1250))))[-1] == "1,250 tickets"


def test_one_ticket_is_names_and_values(play: Play) -> None:
    stage = play(answer(ticket(100, Description="<p>" + "long " * 40)))
    lines = draw(ONE, 60, TIKIT_URL=stage.url, TIKIT_TOKEN="t")
    assert ["Id", "100"] in [line.split() for line in lines]
    assert not any(line.startswith("DueDate") for line in lines)
    assert max(map(len, lines)) <= 60


def test_a_terminal_that_lacks_letters_gets_question_marks(play: Play) -> None:
    lines = draw(LIST, 80, PYTHONIOENCODING="ascii", **asked(play, *TICKETS))
    assert "O'Brien" in lines[1]
    assert "??" in lines[1]


def test_other_lists_show_their_own_fields() -> None:
    tokens = [{"Name": "Nightly", "Owner": "ann", "ExpirationDate": "2026-12-24T00:00:00Z", "Id": 3, "Guid": "g"}]
    lines = draw(f"from tikit_kit.script import show\nshow({tokens!r})", 80)
    assert lines[0].split() == ["Id", "Name", "Owner", "ExpirationDate", "(UTC)", "Guid"]
    assert lines[2] == "1 item"


def test_without_rich_it_is_json_and_a_hint() -> None:
    script = "import sys\nsys.modules['rich'] = None\nfrom tikit_kit.script import show\nshow([])"
    assert draw(script, 80) == ["tikit: for a table on a terminal: pip install rich", "[]"]


def type_in(typed: bytes, arguments: list[str], **variables: str) -> bytes:
    """Type at the prompt of a program that is on a terminal, see that it does not show, and give its stdout."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env=environment(None, **variables),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
    )
    drawn = b""
    while not drawn.endswith(b": "):
        drawn += os.read(ours, 1024)
    os.write(ours, typed + b"\n")
    written = process.communicate(timeout=20)[0]
    os.close(theirs)
    drawn += os.read(ours, 1024)
    os.close(ours)
    assert process.returncode == 0
    assert drawn == b"Access token (it will not show): \r\n"
    return written


def test_the_prompt_takes_a_token_without_showing_it(play: Play) -> None:
    stage = play(page())
    assert type_in(b"typed-T0ken", ["-c", LIST], TIKIT_URL=stage.url) == b"[]\n"
    assert stage.seen[0].headers["authorization"] == "Bearer typed-T0ken"


def test_a_token_is_stored_without_showing_it(tmp_path: Path) -> None:
    kept = tmp_path / "keyring.json"
    said = type_in(b" typed-T0ken ", ["-m", "tikit_kit", "token", "store"], **house("Kept", kept))
    assert said.startswith(b"The access token for https://app.tikit.ai/api is stored in the keyring.")
    assert json.loads(kept.read_text(encoding="utf-8"))["https://app.tikit.ai/api"] == "typed-T0ken"
    assert b"T0ken" not in said
