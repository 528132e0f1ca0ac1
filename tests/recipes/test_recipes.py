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
from tests.recipes.catalog import RECIPES, SCRIPTS
from tikit_kit import Tikit

LANGUAGES = {
    ".py": [sys.executable],
    ".sh": ["bash"],
    ".ps1": ["pwsh", "-NoProfile", "-NonInteractive", "-File"],
}
STEMS = sorted(RECIPES)
ARGUMENTS = {path: recipe.example for path, recipe in RECIPES.items()}
READING = [stem for stem in STEMS if Path(stem).name.startswith("get_")]


def run(stem: str, language: str, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = LANGUAGES[language]
    if language == ".ps1" and shutil.which("pwsh") is None:
        pytest.skip("needs pwsh, which is not on PATH")
    script = (SCRIPTS / stem).with_suffix(language)
    if language == ".ps1" and "--help" in arguments:
        return subprocess.run(
            [*command[:-1], "-Command", f"Get-Help '{script}' -Full | Out-String -Width 500"],
            env=environment,
            capture_output=True,
            timeout=60,
        )
    if language == ".ps1" and "$AsJson" in script.read_text(encoding="ascii"):
        arguments = (*arguments, "-AsJson")
    return subprocess.run([*command, str(script), *arguments], env=environment, capture_output=True, timeout=60)


def add_second_token(sandbox: Sandbox) -> None:
    """Add the access token 2, which the examples of the table name."""
    with Tikit(sandbox.token, sandbox.url) as tikit:
        roles = [role.id or 0 for role in tikit.list_application_roles()]
        ends = datetime.now(UTC) + timedelta(days=300)
        assert tikit.add_access_token(name="Second", expiration_date=ends, application_role_ids=roles).id == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_every_recipe_and_no_other(language: str) -> None:
    found = {path.relative_to(SCRIPTS).with_suffix("").as_posix() for path in SCRIPTS.glob(f"*/*{language}")}
    assert found == set(STEMS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_tickets_are_all_tickets(sandbox: Sandbox, language: str) -> None:
    ran = run("tickets/get_all_tickets", language, sandbox.environment)
    assert (ran.returncode, ran.stderr) == (0, b"")
    tickets = json.loads(ran.stdout)
    assert len(tickets) == TICKETS == len({ticket["Id"] for ticket in tickets})


@pytest.mark.parametrize("language", [".sh", ".ps1"])
@pytest.mark.parametrize("stem", READING)
def test_answers_are_the_same_value_by_value(serve: Serve, stem: str, language: str) -> None:
    # Its clock stands still, so that a token's last use is the same whoever asks.
    sandbox = serve("--tickets", str(TICKETS), "--stop-clock")
    add_second_token(sandbox)
    environment, arguments = sandbox.environment, ARGUMENTS[stem]
    ours = json.loads(run(stem, ".py", environment, *arguments).stdout)
    assert json.loads(run(stem, language, environment, *arguments).stdout) == ours


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ticket_of_the_id_given(sandbox: Sandbox, language: str) -> None:
    ran = run("tickets/get_one_ticket", language, sandbox.environment, "120")
    assert json.loads(ran.stdout)["Id"] == 120


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", STEMS)
def test_an_expired_token_is_a_failure(expired: Sandbox, stem: str, language: str, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(expired.token, encoding="utf-8")
    environment = {**expired.environment, "TIKIT_TOKEN": "", "TIKIT_TOKEN_FILE": str(tmp_path / "token")}
    ran = run(stem, language, environment, *ARGUMENTS[stem])
    assert ran.returncode != 0
    assert ran.stdout == b""
    assert b"401" in ran.stderr


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", STEMS)
def test_no_token_is_a_failure(sandbox: Sandbox, stem: str, language: str) -> None:
    ran = run(stem, language, sandbox.environment | {"TIKIT_TOKEN": ""}, *ARGUMENTS[stem])
    assert ran.returncode != 0
    assert ran.stdout == b""
    assert b"TIKIT_TOKEN" in ran.stderr


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", STEMS)
def test_help_says_what_it_does(sandbox: Sandbox, stem: str, language: str) -> None:
    ran = run(stem, language, sandbox.environment, "--help")
    assert ran.returncode == 0
    doc = ast.get_docstring(ast.parse((SCRIPTS / stem).with_suffix(".py").read_text(encoding="utf-8"))) or ""
    # -WhatIf takes the place of --dry-run, so only the first words are the same in each language.
    assert (re.split("[,:;]", doc)[0] if language == ".ps1" else doc) in ran.stdout.decode()


@pytest.mark.parametrize("stem", STEMS)
def test_no_program_is_given_the_token_as_an_argument(stem: str, serve: Serve, tmp_path: Path) -> None:
    sandbox = serve("--tickets", "3")
    add_second_token(sandbox)
    programs, told, file = tmp_path / "bin", tmp_path / "told", tmp_path / "token"
    programs.mkdir()
    for name in (
        "cat",
        "curl",
        "cut",
        "grep",
        "head",
        "jq",
        "mktemp",
        "mv",
        "readlink",
        "rm",
        "sed",
        "sha256sum",
        "sleep",
        "tr",
    ):
        program = programs / name
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$0" "$@" >> "{told}"\nexec {shutil.which(name)} "$@"\n')
        program.chmod(0o755)
    file.write_text(sandbox.token, encoding="utf-8")
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    environment = {**sandbox.environment, "TIKIT_TOKEN": "", "TIKIT_TOKEN_FILE": str(file), "PATH": path}
    ran = run(stem, ".sh", environment, *ARGUMENTS[stem])
    assert ran.returncode == 0
    values = {sandbox.token, file.read_text(encoding="utf-8").strip()}
    made = re.findall(r'"Token": "([^"]+)"', ran.stdout.decode())
    arguments = told.read_text(encoding="utf-8")
    assert "curl" in arguments
    assert not [value for value in [*values, *made] if value in arguments]


BAD: dict[str, tuple[dict[str, str], list[str], int, str]] = {
    "the token is unknown": ({"TIKIT_TOKEN": "unknown"}, [], 1, "401: "),
    "the token has a newline in its middle": ({"TIKIT_TOKEN": "secret\nvalue"}, [], 1, "cannot be sent"),
    "the id is of no ticket": ({}, ["999999"], 1, "404: "),
    "the id is no number": ({}, ["abc"], 2, "whole number"),
    "the address is http and not loopback": ({"TIKIT_URL": "http://example.com/api"}, [], 1, "https"),
    "nothing answers there": ({"TIKIT_URL": "http://127.0.0.1:9/api"}, [], 1, "nothing listens"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_one_clear_line(sandbox: Sandbox, what: str) -> None:
    variables, arguments, code, part = BAD[what]
    environment = sandbox.environment | variables
    ran = run("tickets/get_one_ticket", ".py", environment, *arguments)
    line = re.sub(r"(?m)^tikit: no response, waiting .*\n", "", ran.stderr.decode())
    assert ran.returncode == code
    assert ran.stdout == b""
    assert line.startswith("tikit: ")
    assert line.count("\n") == 1
    assert part in line
    assert environment["TIKIT_TOKEN"] not in line
    assert "Traceback" not in line


LIST = "from tikit_kit.script import Tikit, show\nwith Tikit() as tikit: show(tikit.list_tickets(filter={!r}))"


def test_a_bad_filter_is_one_clear_line(sandbox: Sandbox) -> None:
    command = [sys.executable, "-c", LIST.format("Nope eq 1")]
    ran = subprocess.run(command, env=sandbox.environment, capture_output=True, timeout=60)
    line = ran.stderr.decode()
    assert (ran.returncode, ran.stdout, line.count("\n")) == (1, b"", 1)
    assert line.startswith("tikit: 400: ")
    assert "Could not find a property named 'Nope'" in line


def test_an_address_without_api_is_said(sandbox: Sandbox) -> None:
    ran = run("tickets/get_one_ticket", ".py", sandbox.environment | {"TIKIT_URL": sandbox.url.removesuffix("/api")})
    assert ran.returncode == 1
    assert "/api" in ran.stderr.decode()


def test_the_documented_line_gets_page_one_only(sandbox: Sandbox) -> None:
    line = ["curl", f"{sandbox.url}/ticket", "-H", "Accept: application/json"]
    ran = subprocess.run([*line, "-H", f"Authorization: Bearer {sandbox.token}"], capture_output=True, timeout=60)
    assert ran.returncode == 0
    assert len(json.loads(ran.stdout)["value"]) == 100


def test_the_documented_line_takes_an_expired_token_for_nothing(expired: Sandbox) -> None:
    line = ["curl", "-s", f"{expired.url}/ticket", "-H", "Accept: application/json"]
    ran = subprocess.run([*line, "-H", f"Authorization: Bearer {expired.token}"], capture_output=True, timeout=60)
    assert (ran.returncode, ran.stdout) == (0, b"")
