"""Run recipes, and lines of bash with tikit.sh, against fake servers, and start players of cassettes."""

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.conftest import TOKEN, clean_environment
from tests.fake_server import Reply, StartFakeServer
from tests.forked_python import start_python
from tests.recipes import cassettes
from tests.recipes.catalog import SCRIPTS
from tests.recipes.languages import run_recipe
from tests.recipes.players import PLAYER, Player, StartPlayer, WriteCassette

_ANNOUNCEMENT = re.compile(r"tikit: .*, waiting [\d,]+ s \(attempt [2-4] of 4\)\n")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without --all-calls, run the first four cases that a test has in bash, then every third.

    A run in bash starts ten to thirty programs, and takes ten times as long as a run of the same case in Python.
    """
    if config.getoption("--all-calls"):
        return
    seen, left_out = Counter[str](), list[pytest.Item]()
    for item in items:
        if isinstance(item, pytest.Function) and _is_in_bash(item):
            test = item.nodeid.partition("[")[0]
            if seen[test] > 3 and seen[test] % 3:
                left_out.append(item)
            seen[test] += 1
    config.hook.pytest_deselected(items=left_out)
    kept = set(items) - set(left_out)
    items[:] = [item for item in items if item in kept]


def _is_in_bash(test: pytest.Function) -> bool:
    case = getattr(test, "callspec", None)
    return Path(__file__).parent in test.path.parents and case is not None and case.params.get("language") == ".sh"


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a recipe: its exit code, its output, and the requests that it sent, as `METHOD path`."""

    code: int
    stdout: str
    stderr: str
    requests: list[str]

    @property
    def message(self) -> str:
        """The only line on stderr, beside announced waits, of a recipe that failed and printed nothing to stdout."""
        assert self.code in {1, 2}, self
        assert self.stdout == ""
        line = _ANNOUNCEMENT.sub("", self.stderr)
        assert line.startswith("tikit: "), self
        assert line.count("\n") == 1, line
        assert TOKEN not in line
        return line.removeprefix("tikit: ").rstrip("\n")

    @property
    def without_port(self) -> str:
        """The message, with PORT in place of the port of the fake server."""
        return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", self.message)


RunAgainst = Callable[..., Result]
RunBash = Callable[..., Result]


def make_environment(**variables: str) -> dict[str, str]:
    """Return a clean environment with the access token and the given variables."""
    return clean_environment(TIKIT_TOKEN=TOKEN) | variables


@pytest.fixture
def run_against(start_fake_server: StartFakeServer) -> RunAgainst:
    """Run a recipe against a fake server that sends the replies of a test."""

    def run(stem: str, language: str, arguments: list[str], *replies: Reply, **variables: str) -> Result:
        fake_server = start_fake_server(*replies)
        environment = make_environment(**{"TIKIT_URL": fake_server.url} | variables)
        ran = run_recipe(stem, language, environment, *arguments)
        requests = [f"{request.method} {request.path}" for request in fake_server.requests]
        return Result(ran.returncode, ran.stdout.decode(), ran.stderr.decode(), requests)

    return run


@pytest.fixture
def run_bash(tmp_path: Path, start_fake_server: StartFakeServer) -> RunBash:
    """Run lines of bash that use tikit.sh against a fake server, as a script beside the recipes would."""

    def run(lines: str, arguments: list[str], *replies: Reply, **variables: str) -> Result:
        script = tmp_path / "script.sh"
        script.write_text(f"#!/usr/bin/env bash\n. '{SCRIPTS / 'tikit.sh'}' || exit\n{lines}\n", encoding="utf-8")
        fake_server = start_fake_server(*replies)
        ran = subprocess.run(
            ["bash", str(script), *arguments],
            env=make_environment(**{"TIKIT_URL": fake_server.url} | variables),
            capture_output=True,
            timeout=60,
            text=True,
        )
        requests = [f"{request.method} {request.path}" for request in fake_server.requests]
        return Result(ran.returncode, ran.stdout, ran.stderr, requests)

    return run


@pytest.fixture
def start_player() -> Iterator[StartPlayer]:
    """Start players. They are stopped after the test."""
    with ExitStack() as running:

        def start(cassette: Path, *flags: str) -> Player:
            flags = flags or ("--until-stdin-closes",)
            (stdin, own_stdin), (own_stdout, stdout), (own_stderr, stderr) = (os.pipe() for _ in range(3))
            process = start_python([str(PLAYER), str(cassette), *flags], os.environ, (stdin, stdout, stderr))
            running.callback(process.wait, 20)
            running.callback(process.terminate)
            for descriptor in (stdin, stdout, stderr):
                os.close(descriptor)
            with os.fdopen(own_stdout, encoding="utf-8") as ready_line:
                ready = json.loads(ready_line.readline())
            streams = os.fdopen(own_stdin, "w"), os.fdopen(own_stderr, encoding="utf-8")
            for stream in streams:
                running.callback(stream.close)
            return Player(ready["url"], ready["token"], process, *streams)

        yield start


@pytest.fixture
def write_cassette(tmp_path: Path) -> WriteCassette:
    """Write a cassette of requests. The body of each response is the number of its request."""

    def write(*requests: tuple[str, str, str]) -> Path:
        file, interactions = tmp_path / "cassette.yaml", []
        for number, (method, target, body) in enumerate(requests):
            response = {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": str(number)}}
            request = {"method": method, "uri": cassettes.ADDRESS + target, "body": body, "headers": {}}
            interactions.append({"request": request, "response": response})
        head = {"version": 1, "address": cassettes.ADDRESS, "recorded_at": cassettes.NOW.isoformat()}
        file.write_text(yaml.safe_dump({**head, "interactions": interactions}), encoding="utf-8")
        return file

    return write
