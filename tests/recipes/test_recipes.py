"""The recipes as a user runs them, against a running sandbox."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import TICKETS, Sandbox, Serve
from tests.recipes.catalog import IN_LANGUAGES, SCRIPTS
from tests.recipes.languages import BASH_AND_PYTHON, EXAMPLES, LANGUAGES, run_recipe, script_path
from tikit_kit import Tikit


def add_second_token(sandbox: Sandbox) -> None:
    """Add the access token 2, which the examples of the table use."""
    with Tikit(sandbox.token, sandbox.url) as tikit:
        roles = [role.id for role in tikit.list_application_roles()]
        expires = datetime.now(UTC) + timedelta(days=300)
        assert tikit.add_access_token(name="Second", expiration_date=expires, application_role_ids=roles).id == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_contains_every_recipe_and_no_other(language: str) -> None:
    files = {path.relative_to(SCRIPTS).with_suffix("").as_posix() for path in SCRIPTS.glob(f"*/*{language}")}
    assert files == {stem for stem, one in IN_LANGUAGES if one == language}


@pytest.mark.usefixtures("fresh_python")
@pytest.mark.parametrize("language", LANGUAGES)
def test_get_all_tickets_prints_every_ticket(sandbox: Sandbox, language: str) -> None:
    ran = run_recipe("tickets/get_all_tickets", language, sandbox.environment)
    assert (ran.returncode, ran.stderr) == (0, b"")
    tickets = json.loads(ran.stdout)
    assert len(tickets) == TICKETS == len({ticket["Id"] for ticket in tickets})


@pytest.mark.parametrize("language", LANGUAGES)
def test_get_one_ticket_prints_the_ticket_with_the_id(sandbox: Sandbox, language: str) -> None:
    ran = run_recipe("tickets/get_one_ticket", language, sandbox.environment, "120")
    assert json.loads(ran.stdout)["Id"] == 120


@pytest.mark.usefixtures("fresh_python")
@pytest.mark.parametrize(("stem", "language"), IN_LANGUAGES)
def test_an_expired_token_is_an_error(expired: Sandbox, stem: str, language: str, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(expired.token, encoding="utf-8")
    environment = {**expired.environment, "TIKIT_TOKEN": "", "TIKIT_TOKEN_FILE": str(tmp_path / "token")}
    assert_fails_with(b"401: the access token expired", stem, language, environment)


@pytest.mark.parametrize(("stem", "language"), IN_LANGUAGES)
def test_a_missing_token_is_an_error(sandbox: Sandbox, stem: str, language: str) -> None:
    assert_fails_with(b"there is no access token", stem, language, sandbox.environment | {"TIKIT_TOKEN": ""})


def assert_fails_with(message: bytes, stem: str, language: str, environment: dict[str, str]) -> None:
    ran = run_recipe(stem, language, environment, *EXAMPLES[stem])
    assert ran.returncode != 0
    assert ran.stdout == b""
    assert message in ran.stderr


@pytest.mark.parametrize(("stem", "language"), IN_LANGUAGES)
def test_help_prints_the_same_summary_in_every_language(sandbox: Sandbox, stem: str, language: str) -> None:
    ran = run_recipe(stem, language, sandbox.environment, "--help")
    assert ran.returncode == 0
    summary = ast.get_docstring(ast.parse(script_path(stem, ".py").read_text(encoding="utf-8"))) or ""
    summary = summary.partition("\n\n")[0]  # what follows may tell how the languages differ
    # -WhatIf takes the place of --dry-run, so only the start of the summary is the same in PowerShell.
    assert (re.split("[,:;]", summary)[0] if language == ".ps1" else summary) in ran.stdout.decode()


PROGRAMS = [
    *("cat", "curl", "cut", "grep", "head", "jq", "mktemp", "mv", "readlink", "rm", "sed", "sha256sum"),
    *("sleep", "tr", "wc"),
]


@pytest.fixture(scope="module")
def small(serve: Serve) -> Sandbox:
    """A sandbox with a few tickets, which the recipes of tickets change."""
    return serve("--tickets", "3")


@pytest.mark.parametrize(("stem", "language"), [case for case in IN_LANGUAGES if case[1] == ".sh"])
def test_no_program_gets_the_token_as_an_argument(
    stem: str, language: str, small: Sandbox, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # an export writes a file
    sandbox = small
    if stem.startswith("access_tokens/"):  # their examples need the token 2, which one of them deletes
        sandbox = serve("--tickets", "3")
        add_second_token(sandbox)
    programs, log, file = tmp_path / "bin", tmp_path / "log", tmp_path / "token"
    programs.mkdir()
    for name in PROGRAMS:
        program = programs / name
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$0" "$@" >> "{log}"\nexec {shutil.which(name)} "$@"\n')
        program.chmod(0o755)
    file.write_text(sandbox.token, encoding="utf-8")
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    environment = {**sandbox.environment, "TIKIT_TOKEN": "", "TIKIT_TOKEN_FILE": str(file), "PATH": path}
    ran = run_recipe(stem, language, environment, *EXAMPLES[stem])
    assert ran.returncode in {0, 10}
    created = re.findall(r'"Token": "([^"]+)"', ran.stdout.decode())
    arguments = log.read_text(encoding="utf-8")
    assert "curl" in arguments
    assert not [value for value in [sandbox.token, *created] if value in arguments]


INVALID_INPUT: dict[str, tuple[dict[str, str], list[str], int, str]] = {
    "an unknown token": ({"TIKIT_TOKEN": "unknown"}, [], 1, "401: the service does not know this access token"),
    "a token with a newline": ({"TIKIT_TOKEN": "secret\nvalue"}, [], 1, "the access token cannot be sent"),
    "the id of no ticket": ({}, ["999999"], 1, "404: there is no ticket 999999. Check the id."),
    "an id that is not a number": ({}, ["abc"], 2, "ID must be a whole number"),
    "http to another machine": ({"TIKIT_URL": "http://example.com/api"}, [], 1, "http to example.com would send"),
    "a port without a server": ({"TIKIT_URL": "http://127.0.0.1:9/api"}, [], 1, "nothing listens at 127.0.0.1:9"),
}


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("what", INVALID_INPUT)
def test_invalid_input_prints_one_line(sandbox: Sandbox, what: str, language: str) -> None:
    variables, arguments, code, message = INVALID_INPUT[what]
    environment = sandbox.environment | variables
    ran = run_recipe("tickets/get_one_ticket", language, environment, *arguments)
    line = re.sub(r"(?m)^tikit: no response, waiting .*\n", "", ran.stderr.decode())
    assert ran.returncode == code
    assert ran.stdout == b""
    assert line.startswith(f"tikit: {message}")
    assert line.count("\n") == 1
    assert environment["TIKIT_TOKEN"] not in line


LIST = "from tikit_kit.script import Tikit, show\nwith Tikit() as tikit: show(tikit.list_tickets(filter={!r}))"


def test_an_invalid_filter_prints_one_line(sandbox: Sandbox) -> None:
    command = [sys.executable, "-c", LIST.format("Nope eq 1")]
    ran = subprocess.run(command, env=sandbox.environment, capture_output=True, timeout=60)
    line = ran.stderr.decode()
    assert (ran.returncode, ran.stdout, line.count("\n")) == (1, b"", 1)
    assert line.startswith("tikit: 400: ")
    assert "Could not find a property named 'Nope'" in line


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_the_error_for_an_address_without_api_says_so(sandbox: Sandbox, language: str) -> None:
    environment = sandbox.environment | {"TIKIT_URL": sandbox.url.removesuffix("/api")}
    ran = run_recipe("tickets/get_one_ticket", language, environment)
    assert ran.returncode == 1
    assert "The address usually ends in /api" in ran.stderr.decode()


def test_the_documented_command_gets_only_page_one(sandbox: Sandbox) -> None:
    command = ["curl", f"{sandbox.url}/ticket", "-H", "Accept: application/json"]
    ran = subprocess.run([*command, "-H", f"Authorization: Bearer {sandbox.token}"], capture_output=True, timeout=60)
    assert ran.returncode == 0
    assert len(json.loads(ran.stdout)["value"]) == 100


def test_the_documented_command_reports_no_expired_token(expired: Sandbox) -> None:
    command = ["curl", "-s", f"{expired.url}/ticket", "-H", "Accept: application/json"]
    ran = subprocess.run([*command, "-H", f"Authorization: Bearer {expired.token}"], capture_output=True, timeout=60)
    assert (ran.returncode, ran.stdout) == (0, b"")
