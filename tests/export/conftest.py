"""Services of tickets, and exports as a user runs them."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import pytest

from tests.conftest import TOKEN, Sandbox, Serve, clean_environment
from tests.export.ticket_service import Behavior, TicketService
from tests.forked_python import run_python, start_python
from tests.sandbox.difficult_rows import difficult_rows
from tikit_kit import RequestLimits, Tikit

RECIPE = Path(__file__).parents[2] / "scripts" / "tickets" / "export_tickets.py"
FAST = RequestLimits(connect=2, read=2, deadline=5, backoff=0.001)
"""Limits for failures that a test waits for."""

StartService = Callable[..., TicketService]


@pytest.fixture
def start_service() -> Iterator[StartService]:
    """Start services of tickets. They are stopped after the test."""
    with ExitStack() as running:

        def start(tickets: Iterable[dict[str, Any]], **behavior: Any) -> TicketService:
            service = TicketService(tickets, Behavior(**behavior))
            running.callback(service.close)
            return service

        yield start


def open_service(service: TicketService) -> Tikit:
    """Return Tikit of a service of tickets, with short waits."""
    return Tikit(TOKEN, service.url, limits=FAST)


def environment_of(url: str, token: str = TOKEN) -> dict[str, str]:
    """Return the environment of an export from an address."""
    path = os.pathsep.join(filter(None, sys.path))
    return clean_environment(TIKIT_URL=url, TIKIT_TOKEN=token, PYTHONPATH=path)


def unmeasured(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which no coverage is measured: that imports modules and writes files of its own."""
    return {name: text for name, text in environment.items() if not name.startswith("COVERAGE")}


def run_code(environment: dict[str, str], code: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run Python code to its end."""
    return _as_text(run_python(["-c", code, *map(str, arguments)], environment, timeout=120))


def run_export(environment: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run an export to its end."""
    return _as_text(run_python([str(RECIPE), *map(str, arguments)], environment, timeout=120))


def _as_text(ran: subprocess.CompletedProcess[bytes]) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess(ran.args, ran.returncode, ran.stdout.decode(), ran.stderr.decode())


class RunningExport:
    """An export that runs.

    Args:
        environment: its environment.
        arguments: its arguments.
        stdout: its standard output; by default it is thrown away.
    """

    def __init__(self, environment: dict[str, str], *arguments: str | Path, stdout: IO[Any] | None = None) -> None:
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 (end() closes it)
        with Path(os.devnull).open("r+b") as null:
            streams = (null.fileno(), (stdout or null).fileno(), self._stderr.fileno())
            self._process = start_python([str(RECIPE), *map(str, arguments)], environment, streams)

    def kill(self) -> None:
        """Kill it, unless it has ended."""
        self._process.send_signal(signal.SIGKILL)

    def end(self) -> tuple[int, str]:
        """Wait for its end; return its exit code and what it wrote to stderr."""
        code = self._process.wait(120)
        self._stderr.seek(0)
        with self._stderr:
            return code, self._stderr.read().decode()


def read_csv(file: Path, delimiter: str = ",") -> list[dict[str, str]]:
    """Return the rows of a CSV file, as csv reads them."""
    text = file.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def read_json_lines(file: Path) -> list[dict[str, Any]]:
    """Return the rows of a file of JSON Lines."""
    return [json.loads(line) for line in file.read_bytes().splitlines()]


def ids_in(file: Path) -> list[int]:
    """Return the Ids in a CSV file."""
    return [int(row["Id"]) for row in read_csv(file)]


def leftovers(folder: Path) -> list[str]:
    """Return the names in a folder that an unfinished export left."""
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


HOSTILE = [
    '=HYPERLINK("http://evil.example","click")', "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", '"quoted"', "a,b;c\td",
    "line\nbreak\r\nand more", "\U0001f600 smile", "李雷", "  spaces  ", "", "null", "NULL", "'apostrophe",
    "<r>no markup</r>", "<r><t>x</t></r>", "_x0041_", "https://example.com/?a=1&b=2", "1e5", "007", "true",
    "2026-06-01", "x" * 300, "\u202eright to left", "&amp; <b>", "\\", "a\u2028b",
]  # fmt: skip  # a table: as many in a line as fit
FIRST = 1000
"""The Id of the first ticket with such a title."""


@pytest.fixture
def earlier(tmp_path: Path) -> Iterator[Path]:
    """A file of an earlier export, which has to stay as it is."""
    file = tmp_path / "tickets.csv"
    file.write_text("earlier", encoding="utf-8")
    yield file
    assert file.read_text(encoding="utf-8") == "earlier"


@pytest.fixture(scope="session")
def difficult(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """A sandbox with tickets that are difficult to write."""
    rows = difficult_rows()
    pattern = rows["Ticket"][0]
    rows["Ticket"] += [{**pattern, "Id": FIRST + n, "Title": title} for n, title in enumerate(HOSTILE)]
    data = tmp_path_factory.mktemp("data") / "tickets.json"
    data.write_text(json.dumps(rows), encoding="utf-8")
    return serve("--data", str(data))
