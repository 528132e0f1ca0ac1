"""Every recipe leaves the same state and prints the same answer in every language, on two new sandboxes."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import TICKETS, Sandbox, Serve
from tests.recipes.catalog import RECIPES
from tests.recipes.languages import run_recipe, skip_unless_installed
from tests.recipes.test_recipes import add_second_token

ODD = "'\"; drop & + % \\ $HOME `id` <b>#? 李雷 \U0001f5a8 é"
EXAMPLES = [(path, recipe.example) for path, recipe in RECIPES.items()]
GRACE = "grace.obrien@example.com"
TICKET_CALLS = [
    *((path, example) for path, example in EXAMPLES if path.startswith("tickets/")),
    ("tickets/add_ticket", [ODD, GRACE]),
    ("tickets/add_ticket", ["Public", "li.lei@example.com", "--text", f"{ODD}\nline 2", "--public", "--type=change"]),
    ("tickets/add_ticket", ["Nobody", "nobody@example.com"]),
    ("tickets/add_ticket", ["Archived", GRACE, "--support-group", "telephony (OLD)", "--text", "x"]),
    ("tickets/add_comment", ["99", f"{ODD}\nline 2"]),
    ("tickets/assign_ticket", ["99", GRACE]),
    ("tickets/set_ticket_status", ["99", "CLOSED"]),
    ("tickets/set_ticket_status", ["99999", "Closed"]),
    ("tickets/resolve_ticket", ["99999", "x"]),
    ("tickets/resolve_ticket", ["99", ODD, "--public"]),
    ("tickets/open_or_comment", ["a'%&+", ODD, "first", GRACE, "--priority", "Critical"]),
    ("tickets/open_or_comment", ["a'%&+", "Another title", "second", "nobody@example.com", "--priority", "Nope"]),
    ("tickets/open_or_comment", ["A'%&+", "Another key", ODD, GRACE]),
    ("tickets/resolve_alert", ["a'%&+", ODD]),
    ("tickets/find_tickets", ["--text", ODD, "--orderby", "Id desc"]),
    ("tickets/find_tickets", ["--open", "--requester", GRACE.upper()]),
    ("tickets/find_tickets", ["--assignee", GRACE]),
    ("tickets/get_ticket_comments", ["99999"]),
    ("tickets/report_tickets", ["overdue", "--by", "ASSIGNEE"]),
    ("tickets/find_person", ["' or 1 eq 1 or Name eq '"]),
]
"""Calls that one after the other change the same sandbox: the examples of the table, odd texts and wrong names."""
TOKEN_CALLS = [(path, example) for path, example in EXAMPLES if path.startswith("access_tokens/")]
NOW = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
CLIENT_CLOCK = timedelta(minutes=2)
"""How much two runs may differ in a date that a recipe takes from its own clock."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A sandbox whose clock is stopped, and the file with its tables."""

    sandbox: Sandbox
    file: Path

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Return the rows of every table, without Guid and without the hash of an access token."""
        with closing(sqlite3.connect(f"{self.file.as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            rows = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names}
        return {name: sorted(map(_plain, table), key=repr) for name, table in rows.items()}

    def run(self, path: str, language: str, arguments: list[str]) -> tuple[int, Any, str]:
        """Run a recipe; return its exit code, its answer and its message, both without random values."""
        ran = run_recipe(path, language, self.sandbox.environment, *arguments)
        answer = ran.stdout.decode().replace(self.sandbox.url, "URL")
        # Python also names the size and the time of an export, and the whole path of its file.
        message = re.sub(r" There are: .*| Usage: .*|(?<= )in \S*tickets\.csv.*", "", ran.stderr.decode())
        return ran.returncode, _without_random(json.loads(answer)) if answer else "", message


def _plain(row: sqlite3.Row) -> dict[str, Any]:
    return {name: row[name] for name in row.keys() if name not in {"Guid", "Hash"}}  # noqa: SIM118 (a Row iterates over its values)


def _without_random(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_random(one) for one in value]
    if isinstance(value, dict):
        return {
            name: _without_random(one) for name, one in value.items() if name not in {"Guid", "Token", "ExpirationDate"}
        }
    return value


def without_client_clock(
    one: dict[str, list[dict[str, Any]]], other: dict[str, list[dict[str, Any]]]
) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of one stage with the expiry dates of the other where they differ by seconds."""
    tokens = one["AccessToken"]
    for mine, theirs in zip(tokens, other["AccessToken"], strict=True):
        dates = [datetime.fromisoformat(row["ExpirationDate"]) for row in (mine, theirs)]
        if abs(dates[0] - dates[1]) < CLIENT_CLOCK:
            mine["ExpirationDate"] = theirs["ExpirationDate"]
    return one


Open = Callable[[], Stage]


@pytest.fixture
def open_stage(serve: Serve, tmp_path: Path) -> Open:
    """Start a sandbox with the access token 2 and a clock that stands still."""

    def start() -> Stage:
        file = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
        sandbox = serve("--tickets", str(TICKETS), "--database", str(file), "--now", NOW, "--stop-clock")
        add_second_token(sandbox)
        return Stage(sandbox, file)

    return start


# Calls that only read are compared on the player too, which takes less time.
@pytest.mark.parametrize("language", [".sh", ".ps1"])
@pytest.mark.parametrize("calls", [TICKET_CALLS, TOKEN_CALLS], ids=["tickets", "access_tokens"])
def test_every_language_does_the_same(
    open_stage: Open, calls: list[tuple[str, list[str]]], language: str, pytestconfig: pytest.Config
) -> None:
    skip_unless_installed(language)
    mine, python = open_stage(), open_stage()
    for path, arguments in calls:
        recipe = RECIPES[path]
        if language in recipe.missing or not (recipe.writes or pytestconfig.getoption("--all-calls")):
            continue
        expected = python.run(path, ".py", arguments)
        assert mine.run(path, language, arguments) == expected, (path, arguments)
        tables = python.tables()
        assert without_client_clock(mine.tables(), tables) == tables, (path, arguments)
