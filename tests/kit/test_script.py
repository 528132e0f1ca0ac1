"""How a script ends, and how it shows what it got, as a person or the next program sees it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NO_TOKEN
from tests.kit.conftest import TOKEN
from tests.kit.fake_server import Play, Reply, Stage, answer

LIST = "from tikit_kit.script import Tikit, show\nwith Tikit() as tikit:\n    show(tikit.list_tickets())\n"
ONE = LIST.replace("list_tickets()", "get_ticket(100)")
TICKETS = [
    {"Id": 1, "Title": "Printer 李雷 \U0001f5a8 O'Brien", "StatusId": 16, "DueDate": "2026-06-01T11:30:00+02:00"},
    {"Id": 22, "Title": "x\x1b]0;owned\x07\x1b[2J[red]y\nz", "StatusId": 17, "Assignee": {"FullName": "Jö"}},
]

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def begin(script: str, stage: Stage | None = None, **variables: str) -> subprocess.CompletedProcess[bytes]:
        path = tmp_path / "recipe.py"
        path.write_text(script, encoding="utf-8")
        return subprocess.run(
            [sys.executable, str(path)],
            env=environment(stage, **variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=30,
            check=False,
        )

    return begin


def environment(stage: Stage | None, **variables: str) -> dict[str, str]:
    path = os.pathsep.join(filter(None, sys.path))
    address = {"TIKIT_URL": stage.url, "TIKIT_TOKEN": TOKEN} if stage else {}
    # COLUMNS, which a runner of tests may set, would be taken for the width of a terminal.
    kept = {name: text for name, text in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    return kept | {"PYTHONPATH": path} | address | variables


def page(*tickets: dict[str, Any], link: str = "") -> Reply:
    return answer({"value": list(tickets)} | ({"@odata.nextLink": link} if link else {}))


def test_a_list_is_one_array_of_all_pages_in_utf_8_whatever_the_code_page(play: Play, run: Run) -> None:
    stage = play(page(TICKETS[0]))
    stage.replies = [page(TICKETS[0], link=f"{stage.url}/ticket?$skip=1"), page(TICKETS[1])]
    ended = run(LIST, stage, PYTHONIOENCODING="cp1252")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert json.loads(ended.stdout.decode("utf-8")) == TICKETS
    assert "李雷" in ended.stdout.decode("utf-8")
    lines = ended.stdout.split(b"\n")
    assert (lines[0], lines[-2:]) == (b"[", [b"]", b""])
    assert len(lines) == len(TICKETS) + 3


def test_no_ticket_is_an_empty_array(play: Play, run: Run) -> None:
    assert run(LIST, play(page())).stdout == b"[]\n"


def test_one_ticket_is_one_object_with_what_nobody_foresaw(play: Play, run: Run) -> None:
    odd = Reply(body=b'{"@odata.context": "x", "New": {"a": [1.50, 9007199254740993]}, "Title": "\\ud800", "Id": 100}')
    shown = run(ONE, play(odd)).stdout
    assert json.loads(shown) == json.loads(odd.body)
    assert list(json.loads(shown)) == ["@odata.context", "New", "Title", "Id"]


@pytest.mark.parametrize("fault", [answer({}, 401), answer({}, 403), page(link="http://localhost:1/api/ticket")])
def test_a_page_that_fails_leaves_nothing_on_stdout(play: Play, run: Run, fault: Reply) -> None:
    stage = play(fault)
    stage.replies = [page(TICKETS[0], link=f"{stage.url}/ticket?$skip=1"), fault]
    ended = run(LIST, stage)
    assert (ended.returncode, ended.stdout) == (1, b"")
    line = ended.stderr.decode("utf-8")
    assert line.startswith("tikit: ")
    assert line.count("\n") == 1
    assert TOKEN not in line


def test_a_failure_is_one_line_and_code_1(run: Run) -> None:
    ended = run(ONE, None)
    line = f"tikit: {NO_TOKEN}"
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert ended.stderr.decode("utf-8").splitlines() == [line]


def test_debug_gives_the_traceback_back_without_the_token(play: Play, run: Run) -> None:
    ended = run(ONE, play(answer({}, 404)), TIKIT_DEBUG="1")
    assert ended.returncode == 1
    assert b"Traceback" in ended.stderr
    assert TOKEN.encode() not in ended.stderr


def test_a_mistake_in_a_script_is_reported_as_python_does(run: Run) -> None:
    ended = run("import tikit_kit.script\n1 / 0\n")
    assert ended.returncode == 1
    assert ended.stderr.startswith(b"Traceback")


def test_ctrl_c_is_130(run: Run) -> None:
    ended = run("import tikit_kit.script\nraise KeyboardInterrupt\n")
    assert (ended.returncode, ended.stderr) == (130, b"")


@pytest.mark.skipif(os.name == "nt", reason="a signal cannot be sent to one process on Windows")
def test_ctrl_c_while_waiting_for_the_service_is_130(play: Play) -> None:
    stage = play(Reply(fault="stall"))
    process = subprocess.Popen(
        [sys.executable, "-c", ONE], env=environment(stage), stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert stage.asked.wait(20)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=20) == (b"", b"")
    assert process.returncode == 130


def test_a_program_keeps_its_own_way_of_reporting(run: Run) -> None:
    hooked = "import sys\nsys.excepthook = lambda *_: print('mine')\nimport tikit_kit.script\nraise ValueError\n"
    assert run(hooked).stdout.strip() == b"mine"
    plain = "import sys, tikit_kit\nfrom tikit_kit import Tikit\nassert sys.excepthook is sys.__excepthook__\n"
    assert run(plain).returncode == 0


@pytest.mark.parametrize("script", [LIST, LIST + "print('more')\n" * 3, "import tikit_kit.script\nprint('x')\n"])
def test_a_reader_that_has_gone_ends_it_quietly(play: Play, script: str) -> None:
    stage = play(page(*TICKETS * 2000))
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.readline()\n" + script],
        env=environment(stage),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    process.stdout.close()
    process.stdout = None
    _, errors = process.communicate(b"\n", timeout=20)
    assert (process.returncode, errors) == (0, b"")


def test_importing_the_kit_loads_neither_rich_nor_keyring_nor_a_model(run: Run) -> None:
    script = (
        "import sys, tikit_kit\n"
        "heavy = ('rich', 'keyring', 'tikit_client.models.')\n"
        "print([name for name in sys.modules if name.startswith(heavy)])\n"
    )
    assert run(script).stdout.strip() == b"[]"


def test_version_names_the_contract() -> None:
    def ask(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tikit_kit", *arguments]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)

    lines = ask("--version").stdout.splitlines()
    assert lines[0].startswith("tikit-kit 0.")
    assert len(lines[1].removeprefix("contract sha256 ")) == 64
    assert ask("--help").returncode == 0
    assert ask("--nope").returncode == 2
