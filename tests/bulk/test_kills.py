"""A run that is killed at any moment, and run again until it is done: every row once."""

import os
import random
import re
import signal
import time
from pathlib import Path
from typing import TextIO

import pytest

from tests.bulk.actions import ACTIONS
from tests.bulk.conftest import WriteSheet
from tests.conftest import Sandbox, Serve
from tests.forked_python import Process, start_python
from tikit_kit import Tikit

APPLY = Path(__file__).with_name("apply_sheet.py")


def start(action: str, file: Path, sandbox: Sandbox) -> tuple[Process, TextIO]:
    """Start a run and wait until its preview is ready; return its process and its output."""
    reader, writer = os.pipe()
    with Path(os.devnull).open("rb") as stdin:
        process = start_python([str(APPLY), action, str(file)], sandbox.environment, (stdin.fileno(), writer, writer))
    os.close(writer)
    output = os.fdopen(reader, encoding="utf-8")
    assert output.readline() == "ready\n"
    return process, output


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
            process, output = start(action, file, sandbox)
            with output:
                time.sleep(moments.uniform(0, 0.1))
                process.send_signal(signal.SIGKILL)
                assert process.wait(60) == -signal.SIGKILL
        for expected in (None, "nothing to do.\n"):
            process, output = start(action, file, sandbox)
            with output:
                text = output.read()
                assert process.wait(300) == 0, text
                assert text == (expected or text)
            ACTIONS[action].check(tikit, count)
    writes = re.findall(rf"POST /api/{ACTIONS[action].method} ", (tmp_path / "log").read_text(encoding="utf-8"))
    assert len(writes) == count
