"""The fixtures of the pytest plugin: each test has the same sandbox with the same data, and can make it fail."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.conftest import clean_environment
from tikit_kit import InternalServerError, NotFoundError, RequestLimits, Tikit
from tikit_sandbox.process import Sandbox, SandboxError

NEW: dict[str, Any] = {"requester": "grace.obrien@example.com", "status": "New", "priority": "Low", "type": "Incident"}


def test_a_script_that_the_test_runs_uses_the_sandbox(tikit_sandbox: Sandbox, tikit: Tikit) -> None:
    code = "from tikit_kit import Tikit; Tikit().add_comment(50, body='from a script')"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    assert tikit.list_ticket_comments(50, filter="Body eq 'from a script'").first() is not None
    assert tikit_sandbox.environment["TIKIT_URL"] == os.environ["TIKIT_URL"] == tikit.address


def test_a_reset_brings_back_data_ids_and_clock_and_ends_faults(tikit_sandbox: Sandbox, tikit: Tikit) -> None:
    def everything() -> list[Any]:
        lists: list[Callable[..., Any]] = [tikit.list_tickets, tikit.list_comments, tikit.list_statuses]
        return [*(read(orderby="Id").to_dicts() for read in lists), tikit.list_access_tokens().total]

    tikit_sandbox.reset()
    before = [[one["Id"] for one in entities] for entities in everything()[:3]]
    added = tikit.add_ticket(title="New", **NEW)
    tikit.update_ticket(before[0][0], title="Changed")
    tikit.add_comment(added.id, body="New")
    roles = [role.id for role in tikit.list_application_roles()]
    tikit.add_access_token(name="x", expiration_date=datetime.now(UTC) + timedelta(days=1), application_role_ids=roles)
    tikit_sandbox.advance_clock(3 * 86400)
    tikit_sandbox.fail("status-404")
    tikit_sandbox.reset()
    tickets, comments, statuses, tokens = everything()
    assert [[one["Id"] for one in entities] for entities in (tickets, comments, statuses)] == before
    assert "Changed" not in [ticket["Title"] for ticket in tickets]
    assert tokens == 1
    again = tikit.add_ticket(title="New", **NEW)
    assert again.id == added.id
    assert again.created_date is not None
    assert abs(again.created_date - datetime.now(UTC)) < timedelta(minutes=5)


def test_the_tickets_go_up_to_today(tikit: Tikit) -> None:
    last = tikit.list_tickets(orderby="CreatedDate desc").first()
    assert last is not None
    assert last.created_date is not None
    assert timedelta() <= datetime.now(UTC) - last.created_date < timedelta(days=8)


def test_responses_fail_as_often_as_a_test_says(tikit_sandbox: Sandbox, tikit: Tikit) -> None:
    tikit_sandbox.fail("status-503", times=2)
    with Tikit(limits=RequestLimits(retries=0)) as impatient:
        for _ in range(2):
            with pytest.raises(InternalServerError):
                impatient.get_ticket(50)
        assert impatient.get_ticket(50).id == 50
        tikit_sandbox.fail("status-404", every=2)
        assert impatient.get_ticket(50).id == 50
        with pytest.raises(NotFoundError):
            impatient.get_ticket(50)
    tikit_sandbox.fail()
    assert [tikit.get_ticket(50).id for _ in range(3)] == [50] * 3


@pytest.mark.parametrize(("name", "message"), [("stats-503", "Did you mean status-503"), ("a b:c", "is not NAME")])
def test_an_unknown_fault_is_one_line(tikit_sandbox: Sandbox, name: str, message: str) -> None:
    with pytest.raises(SandboxError, match=re.escape(message)) as error:
        tikit_sandbox.fail(name)
    assert "\n" not in str(error.value)


def test_a_sandbox_that_does_not_start_is_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SandboxError, match="the sandbox did not start"):
        Sandbox.start(["--nope"])
    assert "unrecognized arguments: --nope" in capfd.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGSTOP")
def test_a_sandbox_that_hangs_is_killed() -> None:
    sandbox = Sandbox.start(["--tickets", "1"])
    sandbox.process.send_signal(signal.SIGSTOP)
    sandbox.stop(timeout=0.1)
    assert sandbox.process.returncode == -signal.SIGKILL


START = """
from tikit_sandbox.process import Sandbox
sandbox = Sandbox.start(["--tickets", "1"])
print(sandbox.url, flush=True)
input()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_sandbox_ends_with_the_process_that_started_it() -> None:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", START]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=clean_environment(), text=True) as process:
        assert process.stdout is not None
        port = urlsplit(process.stdout.readline().strip()).port
        assert port is not None
        process.send_signal(signal.SIGKILL)
    for _ in range(600):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) != 0:
                return
        time.sleep(0.05)
    pytest.fail("the sandbox still runs")
