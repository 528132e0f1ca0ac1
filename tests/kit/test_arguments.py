"""The command line of a script: what is parsed, and one line with exit code 2 for what is not."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.forked_python import run_python
from tests.kit.conftest import as_text

SCRIPT = '''"""Do a thing."""

import json

from tikit_kit.script import arguments, option

given = arguments(title=str, id=100, days=option(30), role=option(), dry_run=False)
print(json.dumps(vars(given)))
'''
DEFAULTS = {"title": "x", "id": 100, "days": 30, "role": None, "dry_run": False}


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("script") / "thing.py"
    file.write_text(SCRIPT, encoding="utf-8")
    return file


def run(script: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return as_text(run_python([str(script), *words], os.environ))


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (["x"], {}),
        (["x", "7"], {"id": 7}),
        (["x", "--dry-run", "7", "--days", "3"], {"id": 7, "days": 3, "dry_run": True}),
        (["--days=3", "x"], {"days": 3}),
        (["x", "--role", "O'Brien & söhne"], {"role": "O'Brien & söhne"}),
        (["--", "--dry-run", "7"], {"title": "--dry-run", "id": 7}),
        (["--days", "3", "--", "-x"], {"title": "-x", "days": 3}),
        (["-"], {"title": "-"}),
    ],
)
def test_a_command_line_is_parsed(script: Path, words: list[str], values: dict[str, Any]) -> None:
    ran = run(script, *words)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout) == DEFAULTS | values


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "missing argument TITLE"),
        (["x", "7", "8"], "unexpected argument '8'"),
        (["x", "seven"], "ID must be a whole number, not 'seven'"),
        (["x", "7.0"], "ID must be a whole number, not '7.0'"),
        (["x", "1234567890"], "ID must have at most 9 digits, not '1234567890'"),
        (["x", "-7"], "unknown option '-7'"),
        ([""], "TITLE must not be empty"),
        (["x", "--days"], "--days needs a value"),
        (["x", "--days", "soon"], "--days must be a whole number, not 'soon'"),
        (["x", "--day", "3"], "unknown option '--day'"),
        (["x", "--whatif"], "unknown option '--whatif'"),
        (["x", "--what=if"], "unknown option '--what'"),
        (["x", "--dry-run=no"], "--dry-run takes no value"),
        (["x", "-WhatIf"], "unknown option '-WhatIf'"),
    ],
)
def test_another_command_line_is_one_line_and_exit_code_2(script: Path, words: list[str], message: str) -> None:
    ran = run(script, *words)
    usage = "Usage: python thing.py [-h] [--days DAYS] [--role ROLE] [--dry-run] TITLE [ID]"
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"tikit: {message}. {usage}\n"


def test_help_prints_the_docstring_and_the_arguments(script: Path) -> None:
    ran = run(script, "--help")
    assert (ran.returncode, ran.stderr) == (0, "")
    for part in ("Do a thing.", "TITLE", "[ID]", "--days DAYS", "--dry-run"):
        assert part in ran.stdout
