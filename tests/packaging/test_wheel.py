"""The wheel needs no other file of the project: it works from another folder, in a new environment."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = """
def test_a_ticket_is_found(tikit):
    tikit.add_ticket(title="Fire", requester="grace.obrien@example.com", priority="High", status="New", type="Incident")
    assert tikit.find_tickets(text="Fire").first().title == "Fire"


def test_each_test_has_the_same_data(tikit):
    assert tikit.list_tickets().total == 100
    assert tikit.find_tickets(text="Fire").first() is None


def test_a_failure_is_repeated(tikit, tikit_sandbox):
    tikit_sandbox.fail("status-503", times=1)
    assert tikit.get_ticket(50).id == 50
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment in which the wheel and pytest are installed."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT)], check=True, timeout=180)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "environment")
    python = folder / "environment" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [*pip, "--python", str(python), "install", "--no-compile", f"{wheel}[all]", "pytest>=9"]
    subprocess.run(install, check=True, timeout=180)
    return python


@pytest.fixture
def environment() -> dict[str, str]:
    """The environment of a user: nothing in it leads to this project."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "TIKIT_"))}


def test_the_wheel_runs_the_sandbox_and_the_recipes(python: Path, environment: dict[str, str], tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    command = [str(python), "-m", "tikit_sandbox", "--json", "--port", "0", "--tickets", "120"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as sandbox:
        try:
            assert sandbox.stdout is not None
            ready = json.loads(sandbox.stdout.readline())
            environment |= {"TIKIT_URL": ready["url"], "TIKIT_TOKEN": ready["token"]}

            def run_recipe(stem: str) -> bytes:
                script = ["scripts", "tickets", f"{stem}.py"]
                result = subprocess.run(
                    [str(python), str(Path(*script))], cwd=tmp_path, env=environment, capture_output=True, timeout=60
                )
                assert (result.returncode, result.stderr) == (0, b"")
                return result.stdout

            assert len(json.loads(run_recipe("get_all_tickets"))) == 120
            assert json.loads(run_recipe("get_one_ticket"))["Id"] == 100
            page = ready["url"].removesuffix("/api") + "/settings/token"
            for path, text in (
                ("/sign-in", b"administrator"),
                ("/token.css", b"color-scheme"),
                ("/token.js", b"zone"),
            ):
                with urllib.request.urlopen(page + path, timeout=20) as response:
                    assert text in response.read()
        finally:
            sandbox.terminate()


def test_the_fixtures_work_in_a_project_of_its_own(python: Path, environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "test_scripts.py").write_text(TESTS, encoding="utf-8")
    command = [str(python), "-m", "pytest", "-W", "error"]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    summary = ran.stdout.splitlines()[-1]
    assert " 3 passed in " in summary
    print(summary)  # with its time: pytest -rP shows it
