"""The export in bash writes the same bytes as the one in Python, and fails as clearly."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Sandbox
from tests.export.conftest import StartService, environment_of, ids_in, leftovers, run_export
from tests.export.ticket_service import make_ticket

RECIPE = Path(__file__).parents[2] / "scripts" / "tickets" / "export_tickets.sh"
CALLS = [
    ("tickets.csv", ["--delimiter", ";"]),
    (
        "tickets.csv",
        ["--columns", "id,Title,Group,Assignee,DueDate", "--delimiter", "tab", "--raw", "--filter", "Id gt 20"],
    ),
    ("tickets.jsonl", []),
    ("tickets.jsonl", ["--status", "New", "--columns", "Status,Requester,Id", "--created-since", "2026-01-01"]),
]

if os.name == "nt":
    pytest.skip("needs bash, curl and jq", allow_module_level=True)


def run_bash(environment: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = ["bash", str(RECIPE), *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def failure(ran: subprocess.CompletedProcess[str]) -> str:
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1), ran
    return ran.stderr.removeprefix("tikit: ").rstrip("\n")


@pytest.mark.parametrize(("name", "options"), CALLS)
def test_bash_writes_the_same_bytes(difficult: Sandbox, tmp_path: Path, name: str, options: list[str]) -> None:
    (tmp_path / "bash").mkdir()
    assert run_bash(difficult.environment, tmp_path / "bash" / name, *options).returncode == 0
    assert run_export(difficult.environment, tmp_path / name, *options).returncode == 0
    assert (tmp_path / "bash" / name).read_bytes() == (tmp_path / name).read_bytes()
    assert leftovers(tmp_path / "bash") == []


def test_bash_follows_pages_by_id(start_service: StartService, tmp_path: Path) -> None:
    server = start_service(map(make_ticket, [*range(1, 250), 10_000]))
    assert run_bash(environment_of(server.url), tmp_path / "tickets.csv").returncode == 0
    assert ids_in(tmp_path / "tickets.csv") == [*range(1, 250), 10_000]
    assert not any("$skip" in query for query in server.queries)


def test_bash_misses_no_ticket_while_others_are_deleted(start_service: StartService, tmp_path: Path) -> None:
    def delete_first(_: dict[str, str]) -> None:
        del server.tickets[min(server.tickets)]

    server = start_service(map(make_ticket, range(1, 251)), hook=delete_first)
    assert run_bash(environment_of(server.url), tmp_path / "tickets.csv").returncode == 0
    ids = ids_in(tmp_path / "tickets.csv")
    assert set(server.tickets) <= set(ids)
    assert len(ids) == len(set(ids))


def test_bash_reports_missing_tickets(start_service: StartService, tmp_path: Path) -> None:
    server = start_service(map(make_ticket, range(1, 151)), counts=160, links=False, page_size=600)
    line = failure(run_bash(environment_of(server.url), tmp_path / "tickets.csv"))
    assert line.startswith("the service counted 160 tickets and sent 150. Run it again.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("page", [0, 2])
def test_bash_keeps_the_earlier_file_after_a_failure(start_service: StartService, tmp_path: Path, page: int) -> None:
    def fail(_: dict[str, str]) -> Any:
        return (403, {}, b"") if len(server.queries) > page else None

    server = start_service(map(make_ticket, range(1, 401)), hook=fail)
    file = tmp_path / "tickets.csv"
    file.write_text("earlier", encoding="utf-8")
    assert failure(run_bash(environment_of(server.url), file)).startswith("403: the roles of the access token")
    assert file.read_text(encoding="utf-8") == "earlier"
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["tickets.xlsx"],
            "the file must end in .csv or .jsonl, or be -. For .xlsx, .sqlite and .parquet use the Python",
        ),
        (["tickets.jsonl", "--raw"], ".jsonl has no delimiter and needs no --raw. Leave them out."),
        (["tickets.csv", "--delimiter", "||"], "the delimiter is not one character"),
        (["tickets.csv", "--columns", "Id,Nope"], "there is no such column, or one comes twice: 'Id,Nope'."),
        (["nowhere/tickets.csv"], "nowhere/tickets.csv cannot be written. Check its folder"),
    ],
)
def test_bash_refuses_what_it_cannot_do(start_service: StartService, arguments: list[str], message: str) -> None:
    server = start_service([make_ticket(1)])
    assert failure(run_bash(environment_of(server.url), *arguments)).startswith(message)
    assert server.queries == []


def test_the_help_of_bash_names_what_it_lacks() -> None:
    help = run_bash(dict(os.environ), "--help").stdout
    assert "starts again" in help
    assert "export_tickets.py" in help
