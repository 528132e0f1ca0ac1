"""A run that is killed at any moment, and run again until it is done: every row once."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bulk.actions import ACTIONS
from tests.bulk.conftest import WriteSheet
from tests.conftest import Sandbox, Serve
from tikit_kit import Tikit

APPLY = Path(__file__).with_name("apply_sheet.py")


def start(action: str, file: Path, sandbox: Sandbox) -> "subprocess.Popen[str]":
    """Start a run and wait until its preview is ready."""
    command, pipe = [sys.executable, str(APPLY), action, str(file)], subprocess.PIPE
    process = subprocess.Popen(command, env=sandbox.environment, stdout=pipe, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("action", ACTIONS)
def test_every_row_is_sent_once_in_spite_of_kills(
    serve: Serve, write_sheet: WriteSheet, action: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    kills = pytestconfig.getoption("--bulk-kills")
    count = 30 * kills
    with (tmp_path / "log").open("wb") as log:
        sandbox = serve("--tickets", str(count), "--log-level", "info", log=log)
    moments = random.Random(action)
    with Tikit(sandbox.token, sandbox.url) as tikit:
        ids = [ticket.id for ticket in tikit.list_tickets(orderby="Id", select="Id")]
        file = write_sheet(*ACTIONS[action].rows(count, ids))
        for _ in range(kills):
            with start(action, file, sandbox) as process:
                time.sleep(moments.uniform(0, 0.1))
                process.send_signal(signal.SIGKILL)
                process.communicate()
                assert process.returncode == -signal.SIGKILL
        for expected in (None, "nothing to do.\n"):
            with start(action, file, sandbox) as process:
                output, _ = process.communicate(timeout=300)
                assert process.returncode == 0, output
                assert output == (expected or output)
            ACTIONS[action].check(tikit, count)
    writes = re.findall(rf"POST /api/{ACTIONS[action].method} ", (tmp_path / "log").read_text(encoding="utf-8"))
    assert len(writes) == count
