"""The output, the error messages and the exit codes of a script."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NO_TOKEN, TOKEN
from tests.fake_server import FakeServer, Reply, StartFakeServer, json_reply
from tests.kit.conftest import environment, run_code

LIST = "from tikit_kit.script import Tikit, show\nwith Tikit() as tikit:\n    show(tikit.list_tickets())\n"
ONE = LIST.replace("list_tickets()", "get_ticket(100)")
TICKETS = [
    {"Id": 1, "Title": "Printer 李雷 \U0001f5a8 O'Brien", "StatusId": 16, "DueDate": "2026-06-01T11:30:00+02:00"},
    {"Id": 22, "Title": "x\x1b]0;owned\x07\x1b[2J[red]y\nz", "StatusId": 17, "Assignee": {"FullName": "Jö"}},
]

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run_script(
        script: str, fake_server: FakeServer | None = None, **variables: str
    ) -> subprocess.CompletedProcess[bytes]:
        path = tmp_path / "recipe.py"
        path.write_text(script, encoding="utf-8")
        return subprocess.run(
            [sys.executable, str(path)],
            env=environment(fake_server, **variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=30,
            check=False,
        )

    return run_script


def page(*tickets: dict[str, Any], link: str = "") -> Reply:
    return json_reply({"value": list(tickets)} | ({"@odata.nextLink": link} if link else {}))


def test_a_list_is_one_json_array_in_utf_8_whatever_the_code_page(start_fake_server: StartFakeServer, run: Run) -> None:
    fake_server = start_fake_server(page(TICKETS[0]))
    fake_server.replies = [page(TICKETS[0], link=f"{fake_server.url}/ticket?$skip=1"), page(TICKETS[1])]
    result = run(LIST, fake_server, PYTHONIOENCODING="cp1252")
    assert (result.returncode, result.stderr) == (0, b"")
    assert json.loads(result.stdout.decode("utf-8")) == TICKETS
    assert "李雷" in result.stdout.decode("utf-8")
    lines = result.stdout.split(b"\n")
    assert (lines[0], lines[-2:]) == (b"[", [b"]", b""])
    assert len(lines) == len(TICKETS) + 3


def test_an_empty_list_is_an_empty_array(start_fake_server: StartFakeServer, run: Run) -> None:
    assert run(LIST, start_fake_server(page())).stdout == b"[]\n"


def test_one_ticket_is_one_object_with_its_unknown_members(start_fake_server: StartFakeServer, run: Run) -> None:
    reply = Reply(
        body=b'{"@odata.context": "x", "New": {"a": [1.50, 9007199254740993]}, "Title": "\\ud800", "Id": 100}'
    )
    stdout = run(ONE, start_fake_server(reply)).stdout
    assert json.loads(stdout) == json.loads(reply.body)
    assert list(json.loads(stdout)) == ["@odata.context", "New", "Title", "Id"]


@pytest.mark.parametrize(
    "fault", [json_reply({}, 401), json_reply({}, 403), page(link="http://localhost:1/api/ticket")]
)
def test_a_failed_page_leaves_stdout_empty(start_fake_server: StartFakeServer, run: Run, fault: Reply) -> None:
    fake_server = start_fake_server(fault)
    fake_server.replies = [page(TICKETS[0], link=f"{fake_server.url}/ticket?$skip=1"), fault]
    result = run(LIST, fake_server)
    assert (result.returncode, result.stdout) == (1, b"")
    line = result.stderr.decode("utf-8")
    assert line.startswith("tikit: ")
    assert line.count("\n") == 1
    assert TOKEN not in line


def test_an_error_is_one_line_and_exit_code_1(run: Run) -> None:
    result = run(ONE, None)
    line = f"tikit: {NO_TOKEN}"
    assert (result.returncode, result.stdout) == (1, b"")
    assert result.stderr.decode("utf-8").splitlines() == [line]


def test_debug_prints_the_traceback_without_the_token(start_fake_server: StartFakeServer, run: Run) -> None:
    result = run(ONE, start_fake_server(json_reply({}, 404)), TIKIT_DEBUG="1")
    assert result.returncode == 1
    assert b"Traceback" in result.stderr
    assert TOKEN.encode() not in result.stderr


@pytest.mark.parametrize("value", ["", " ", "0", "false", "False", "NO", "off"])
def test_debug_is_off(value: str) -> None:
    assert run_code(ONE, TIKIT_DEBUG=value).stderr == f"tikit: {NO_TOKEN}\n"


def test_another_exception_prints_a_traceback(run: Run) -> None:
    result = run("import tikit_kit.script\n1 / 0\n")
    assert result.returncode == 1
    assert result.stderr.startswith(b"Traceback")


def test_ctrl_c_exits_with_130(run: Run) -> None:
    result = run("import tikit_kit.script\nraise KeyboardInterrupt\n")
    assert (result.returncode, result.stderr) == (130, b"")


@pytest.mark.skipif(os.name == "nt", reason="a signal cannot be sent to one process on Windows")
def test_ctrl_c_during_a_request_exits_with_130(start_fake_server: StartFakeServer) -> None:
    fake_server = start_fake_server(Reply(fault="stall"))
    process = subprocess.Popen(
        [sys.executable, "-c", ONE], env=environment(fake_server), stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert fake_server.request_received.wait(20)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=20) == (b"", b"")
    assert process.returncode == 130


def test_an_existing_excepthook_is_kept(run: Run) -> None:
    with_hook = "import sys\nsys.excepthook = lambda *_: print('mine')\nimport tikit_kit.script\nraise ValueError\n"
    assert run(with_hook).stdout.strip() == b"mine"
    without_script = "import sys, tikit_kit\nfrom tikit_kit import Tikit\nassert sys.excepthook is sys.__excepthook__\n"
    assert run(without_script).returncode == 0


@pytest.mark.parametrize("flags", [[], ["-u"]], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("script", [LIST, LIST + "print('more')\n" * 3, "import tikit_kit.script\nprint('x')\n"])
def test_a_closed_pipe_ends_the_script_without_a_message(
    start_fake_server: StartFakeServer, script: str, flags: list[str]
) -> None:
    fake_server = start_fake_server(page(*TICKETS * 2000))
    process = subprocess.Popen(
        [sys.executable, *flags, "-c", "import sys; sys.stdin.readline()\n" + script],
        env=environment(fake_server),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    process.stdout.close()
    process.stdout = None
    _, errors = process.communicate(b"\n", timeout=20)
    assert (process.returncode, errors) == (0, b"")


OTHER_PIPES = {
    "pipe": "reader, writer = os.pipe()\nos.close(reader)\nos.write(writer, b'x')\n",
    "socket": "import socket\na, b = socket.socketpair()\nb.close()\na.send(b'x')\n",
    "invalid argument": "raise OSError(22, 'Invalid argument')\n",
}


@pytest.mark.parametrize("pipe", OTHER_PIPES)
def test_a_closed_pipe_that_is_not_stdout_is_reported(run: Run, pipe: str) -> None:
    result = run(f"import os, tikit_kit.script\nprint('before')\n{OTHER_PIPES[pipe]}")
    assert (result.returncode, result.stdout.split()) == (1, [b"before"])
    assert result.stderr.startswith(b"Traceback")


def test_importing_the_kit_loads_neither_rich_nor_keyring_nor_a_model(run: Run) -> None:
    script = (
        "import sys, tikit_kit\n"
        "heavy = ('rich', 'keyring', 'tikit_client.models.')\n"
        "print([name for name in sys.modules if name.startswith(heavy)])\n"
    )
    assert run(script).stdout.strip() == b"[]"


def test_version_names_the_contract() -> None:
    def run_kit(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tikit_kit", *arguments]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)

    lines = run_kit("--version").stdout.splitlines()
    assert lines[0].startswith("tikit-kit 0.")
    assert len(lines[1].removeprefix("contract sha256 ")) == 64
    assert run_kit("--help").returncode == 0
    assert run_kit("--nope").returncode == 2
