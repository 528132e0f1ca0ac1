"""The examples for schedulers: they parse, keep the token out of the file, and use the exit codes of the report."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import tree_sitter
import tree_sitter_powershell
import yaml

from tests.conftest import Serve

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "schedulers"


@pytest.fixture(scope="module")
def services(serve: Serve) -> dict[str, dict[str, str]]:
    """The environments of three services: with overdue tickets, without tickets, and refusing the token."""
    some, none = serve("--tickets", "250"), serve("--tickets", "0")
    variables = {"some": some.environment, "none": none.environment}
    return variables | {"failure": some.environment | {"TIKIT_TOKEN": "unknown"}}


@pytest.fixture
def programs(tmp_path: Path) -> str:
    """A PATH whose `python` is this one."""
    folder = tmp_path / "bin"
    folder.mkdir()
    python = folder / "python"
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def run(command: list[str], environment: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=60)


def workflow() -> dict[Any, Any]:
    parsed: dict[Any, Any] = yaml.safe_load((EXAMPLES / "github_actions.yml").read_text(encoding="utf-8"))
    return parsed


def test_the_workflow_takes_the_token_from_the_secrets_for_one_step_only() -> None:
    (job,) = workflow()["jobs"].values()
    *others, report = job["steps"]
    assert report["env"] == {"TIKIT_TOKEN": "${{ secrets.TIKIT_TOKEN }}"}
    assert not any("env" in step for step in others)
    assert "env" not in job
    assert workflow()[True]["schedule"][0]["cron"] == "0 6 * * 1-5"  # YAML 1.1 takes `on` for true
    assert workflow()["permissions"] == {"contents": "read"}


@pytest.mark.parametrize(("service", "code"), [("some", 0), ("none", 0), ("failure", 1)])
def test_the_step_of_the_workflow_uses_the_exit_codes(
    services: dict[str, dict[str, str]], programs: str, tmp_path: Path, service: str, code: int
) -> None:
    (job,) = workflow()["jobs"].values()
    summary, folder = tmp_path / "summary.md", tmp_path / "work"
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    path = os.pathsep.join(filter(None, sys.path))
    environment = services[service] | {"GITHUB_STEP_SUMMARY": str(summary), "PATH": programs, "PYTHONPATH": path}
    ran = run(["bash", "-e", "-c", job["steps"][-1]["run"]], environment, folder)
    assert ran.returncode == code, ran.stderr
    if service == "some":
        found = json.loads((folder / "overdue.json").read_text(encoding="utf-8"))
        assert ran.stdout == f"::warning::{len(found)} tickets are overdue\n"
        assert len(summary.read_text(encoding="utf-8").splitlines()) == len(found) > 0
    elif service == "none":
        assert summary.read_text(encoding="utf-8") == "No ticket is overdue.\n"
    else:
        assert ran.stderr.startswith("tikit: 401: ")
        assert not summary.exists()


def crontab() -> tuple[dict[str, str], str, str]:
    """Return the variables of the crontab, the times of its job, and the command as cron passes it to the shell."""
    variables, jobs = {}, []
    for line in (EXAMPLES / "crontab").read_text(encoding="utf-8").splitlines():
        if assignment := re.fullmatch(r"(\w+)=(\S+)", line):
            variables[assignment[1]] = assignment[2]
        elif line and not line.startswith("#"):
            jobs.append(line)
    (job,) = jobs
    times, command = " ".join(job.split()[:5]), job.split(None, 5)[5]
    assert not re.search(r"(?<!\\)%", command)  # cron would turn it into a newline
    return variables, times, command.replace("\\%", "%")


def test_the_crontab_runs_on_working_days_and_reads_the_token_from_a_file() -> None:
    variables, times, command = crontab()
    assert times == "0 6 * * 1-5"
    assert sorted(variables) == ["MAILTO", "TIKIT_TOKEN_FILE"]
    assert "TIKIT_TOKEN=" not in command


@pytest.mark.parametrize("service", ["some", "none", "failure"])
def test_the_job_of_cron_prints_what_cron_should_mail(
    services: dict[str, dict[str, str]], tmp_path: Path, service: str
) -> None:
    _, _, command = crontab()
    token = tmp_path / "token"
    token.touch(0o600)
    token.write_text(services[service]["TIKIT_TOKEN"], encoding="utf-8")
    needed = {str(Path(shutil.which(name) or "").parent) for name in ("bash", "curl", "jq", "mktemp")}
    environment = {"TIKIT_TOKEN_FILE": str(token), "TIKIT_URL": services[service]["TIKIT_URL"]}
    environment |= {"HOME": str(tmp_path), "SHELL": "/bin/sh", "PATH": os.pathsep.join(sorted(needed))}  # as cron does
    ran = run(["/bin/sh", "-c", command.replace("/opt/tikit-kit", shlex.quote(str(ROOT)))], environment, tmp_path)
    if service == "some":
        assert re.match(r"\d+ \S", ran.stdout)
        assert ran.stderr == ""
    else:
        assert ran.stdout == ""
        assert ran.stderr.startswith("tikit: 401: ") == (service == "failure")


def test_the_task_parses_and_uses_every_exit_code() -> None:
    file = EXAMPLES / "task_scheduler.xml"
    assert file.read_bytes().isascii()  # so schtasks needs no other encoding
    names = {"": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    task = ElementTree.parse(file).getroot()
    parts = ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"]
    assert [child.tag.partition("}")[2] for child in task] == parts
    assert task.findtext("Principals/Principal/LogonType", namespaces=names) == "Password"  # opens the credentials
    assert task.findtext("Actions/Exec/Command", namespaces=names) == "powershell.exe"
    arguments = task.findtext("Actions/Exec/Arguments", namespaces=names) or ""
    script = re.fullmatch(r'-NoProfile -NonInteractive -Command "([^"]+)"', arguments)
    assert script
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    assert not parser.parse(script[1].encode()).root_node.has_error
    assert re.findall(r"ExitCode -eq (\d+)|else \{ (exit 1) \}", script[1]) == [("10", ""), ("0", ""), ("", "exit 1")]
    assert (ROOT / "scripts" / "tickets" / "report_tickets.py").is_file()
    assert "report_tickets.py overdue" in script[1]
    assert "TIKIT_TOKEN" not in arguments
