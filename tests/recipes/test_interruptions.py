"""Ctrl-C and SIGTERM: a recipe ends at once, prints no half of a result, and says if a write may have happened."""

import os
import signal
import subprocess
import time
from collections.abc import Callable

import pytest

from tests.conftest import wait_until
from tests.fake_server import Reply, StartFakeServer, json_reply
from tests.recipes.conftest import make_environment
from tests.recipes.languages import BASH_AND_PYTHON, LANGUAGES, script_path
from tests.recipes.test_steps import ADD, NAMES

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows sends no Ctrl-C to a process group")

GET, DELETE = ["tickets/get_all_tickets"], ["access_tokens/delete_access_token", "5"]
UNKNOWN = "tikit: interrupted. It is not known whether the change was made: look before you repeat it.\n"
STALL = Reply(fault="stall")
BODY = Reply(body=b'{"value": [' + b" " * 9999, fault="trickle")
BUSY = Reply(429, b"", {"Retry-After": "30"})
WAITING = "tikit: 429, waiting 30 s (attempt 2 of 4)\n"
RunUntil = Callable[..., tuple[int, str]]


@pytest.fixture
def run_until(start_fake_server: StartFakeServer) -> RunUntil:
    """Run a recipe in a process group of its own, and send a signal when as many requests as replies have arrived."""

    def run(call: list[str], language: str, *replies: Reply, number: signal.Signals, group: bool) -> tuple[int, str]:
        fake_server = start_fake_server(*replies)
        process = subprocess.Popen(
            [*LANGUAGES[language], str(script_path(call[0], language)), *call[1:]],
            env=make_environment(TIKIT_URL=fake_server.url),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )
        wait_until(lambda: len(fake_server.requests) == len(replies))
        said = ""
        if replies[-1] is BUSY:  # the wait has begun
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
    assert run_until(call, language, reply, number=signal.SIGINT, group=True) == (130, stderr)


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_ctrl_c_between_two_steps_says_what_was_done(run_until: RunUntil, language: str) -> None:
    replies = [NAMES, NAMES, NAMES, json_reply({"Id": 251}), STALL]
    done = "Ticket 251 was added before that: do not add it again, only comment on it."
    call = ["tickets/add_ticket", *ADD]
    stderr = f"{UNKNOWN.rstrip()} {done}\n"
    assert run_until(call, language, *replies, number=signal.SIGINT, group=True) == (130, stderr)


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(("call", "reply", "stderr"), [(GET, STALL, ""), (GET, BUSY, WAITING)])
def test_sigterm_ends_a_recipe_at_once(
    run_until: RunUntil, call: list[str], reply: Reply, stderr: str, language: str
) -> None:
    assert run_until(call, language, reply, number=signal.SIGTERM, group=False) == (-signal.SIGTERM, stderr)
