"""Services of tickets, and exports as a user runs them."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import TOKEN, Sandbox, Serve, clean_environment
from tests.export.ticket_service import Behavior, TicketService
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


def export_command(*arguments: str | Path) -> list[str]:
    """Return the command of an export."""
    return [sys.executable, str(RECIPE), *map(str, arguments)]


def run_export(environment: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run an export to its end."""
    return subprocess.run(
        export_command(*arguments), env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120
    )


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
