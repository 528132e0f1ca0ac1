"""The plugin in a project of its own, and in a project that does not use it."""

import subprocess
import sys
from pathlib import Path

from tests.conftest import clean_environment

CONFTEST = """
import pytest


@pytest.fixture(scope="session")
def tikit_sandbox_options():
    return ["--tickets", "7"]
"""


def run_pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tikit_sandbox.pytest", *arguments]
    return subprocess.run(command, cwd=folder, env=clean_environment(), capture_output=True, text=True, timeout=120)


def test_a_project_chooses_the_options_of_the_sandbox(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_it.py").write_text("def test_it(tikit):\n    assert tikit.list_tickets().total == 7\n")
    ran = run_pytest(tmp_path)
    assert (ran.returncode, ran.stdout.splitlines()[-1][:8]) == (0, "1 passed"), ran.stdout


def test_nothing_is_loaded_until_a_fixture_is_used() -> None:
    code = (
        "import sys, pytest\nbefore = set(sys.modules)\nimport tikit_sandbox.pytest\nprint(*set(sys.modules) - before)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert set(ran.stdout.split()) == {"tikit_sandbox", "tikit_sandbox.pytest"}
