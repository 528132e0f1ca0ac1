"""Ctrl-C and SIGTERM: a recipe ends at once, prints no half of a result, and says if a write may have happened."""

import os
import signal
import subprocess
import time
from collections.abc import Callable

import pytest

from tests.fake_server import Reply, StartFakeServer
from tests.recipes.conftest import make_environment
from tests.recipes.languages import BASH_AND_PYTHON, LANGUAGES, script_path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups that get a signal")

GET, DELETE = ["tickets/get_all_tickets"], ["access_tokens/delete_access_token", "5"]
UNKNOWN = "tikit: interrupted. It is not known whether the change was made: look before you repeat it.\n"
STALL = Reply(fault="stall")
BODY = Reply(body=b'{"value": [' + b" " * 9999, fault="trickle")
BUSY = Reply(429, b"", {"Retry-After": "30"})
WAITING = "tikit: 429, waiting 30 s (attempt 2 of 4)\n"
RunUntil = Callable[..., tuple[int, str]]


@pytest.fixture
def run_until(start_fake_server: StartFakeServer) -> RunUntil:
    """Run a recipe in a process group of its own, and send a signal when its request has arrived."""

    def run(call: list[str], language: str, reply: Reply, number: signal.Signals, *, group: bool) -> tuple[int, str]:
        fake_server = start_fake_server(reply)
        process = subprocess.Popen(
            [*LANGUAGES[language], str(script_path(call[0], language)), *call[1:]],
            env=make_environment(TIKIT_URL=fake_server.url),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )
        assert fake_server.request_received.wait(20)
        said = ""
        if reply is BUSY:  # the wait has begun
            assert process.stderr is not None
            said = process.stderr.readline()
            time.sleep(0.3)  # until bash has started the program that waits
        (os.killpg if group else os.kill)(process.pid, number)
        stdout, stderr = process.communicate(timeout=15)
        assert stdout == ""
        return process.returncode, said + stderr

    return run


CASES = [(GET, STALL, ""), (GET, BODY, ""), (GET, BUSY, WAITING), (DELETE, STALL, UNKNOWN), (DELETE, BUSY, WAITING)]


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(("call", "reply", "stderr"), CASES)
def test_ctrl_c_ends_a_recipe_with_130(
    run_until: RunUntil, call: list[str], reply: Reply, stderr: str, language: str
) -> None:
    assert run_until(call, language, reply, signal.SIGINT, group=True) == (130, stderr)


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(("call", "reply", "stderr"), [(GET, STALL, ""), (GET, BUSY, WAITING)])
def test_sigterm_ends_a_recipe_at_once(
    run_until: RunUntil, call: list[str], reply: Reply, stderr: str, language: str
) -> None:
    assert run_until(call, language, reply, signal.SIGTERM, group=False) == (-signal.SIGTERM, stderr)
