"""A sandbox with a database file for the clients, and the table of what each client can do."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from tests.clients.store import Store
from tests.conftest import Sandbox, Serve

COLUMNS = ("pages", "filters", "expands")


@dataclass(frozen=True, slots=True)
class Client:
    """An OData client: its name with its version, and what it needs to connect."""

    name: str
    connects_by: str


def find_line(module: ModuleType, text: str) -> str:
    """Return the location of the only line of a module that starts with a text, as ``package/file.py:12``."""
    source = Path(str(module.__file__))
    lines = source.read_text(encoding="utf-8").splitlines()
    (number,) = [number for number, line in enumerate(lines, 1) if line.strip().startswith(text)]
    return f"{source.parent.name}/{source.name}:{number}"


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store") / "tikit.db"


@pytest.fixture(scope="session")
def sandbox(serve: Serve, file: Path) -> Sandbox:
    """A sandbox with 1,250 tickets, which are thirteen pages."""
    return serve("--database", str(file))


@pytest.fixture(scope="session")
def store(sandbox: Sandbox, file: Path) -> Store:
    assert sandbox.process.returncode is None
    return Store(file)


@pytest.fixture(autouse=True)
def record_client(client: Client, record_property: Callable[[str, object], None]) -> None:
    """Record the client of a test for the table."""
    record_property("client", (client.name, client.connects_by))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table. A cell holds the results of the tests ``test_<column>...``, with the limits that they record."""
    cells: dict[tuple[str, ...], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.getreports(outcome):
            properties = dict(report.user_properties)
            column = report.nodeid.partition("::test_")[2].partition("[")[0].partition("_")[0]
            cell = str(properties.get("limit", "yes")) if outcome == "passed" else "FAILED"
            cells[properties.get("client", ("?", "?"))][column].append(cell)
    terminalreporter.section("clients")
    terminalreporter.write_line(" | ".join(("client", "connects by", *COLUMNS)))
    for client, columns in sorted(cells.items()):
        texts = ["; ".join(dict.fromkeys(columns.get(column, ["not run"]))) for column in COLUMNS]
        terminalreporter.write_line(" | ".join((*client, *texts)))
