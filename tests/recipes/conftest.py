"""Fake servers for the recipes, and what a recipe did there."""

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import NO_KEYRING, TOKEN
from tests.fake_server import Reply, StartFakeServer
from tests.recipes.catalog import SCRIPTS
from tests.recipes.test_recipes import run

NEW = [".sh"]
"""The languages whose recipes follow these rules."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a recipe did: its exit code, both outputs, and its requests as `METHOD path`."""

    code: int
    output: str
    error: str
    requests: list[str]

    @property
    def line(self) -> str:
        """The one line on stderr of a recipe that failed, or was called wrongly, and printed nothing else."""
        assert self.code in {1, 2}, self
        assert self.output == ""
        assert self.error.startswith("tikit: ")
        assert self.error.count("\n") == 1, self.error
        assert TOKEN not in self.error
        return self.error.removeprefix("tikit: ").rstrip()


Ask = Callable[..., Ran]


def environment(**variables: str) -> dict[str, str]:
    """Return this process's environment without a variable of Tikit or a proxy, and with these."""
    kept = {
        name: text
        for name, text in os.environ.items()
        if not name.upper().startswith(("TIKIT_", "SSL_CERT_", "CURL_")) and not name.upper().endswith("_PROXY")
    }
    return kept | {"PYTHON_KEYRING_BACKEND": NO_KEYRING, "TIKIT_TOKEN": TOKEN} | variables


@pytest.fixture
def ask(start_fake_server: StartFakeServer) -> Ask:
    """Run a recipe against a fake server that plays replies."""

    def begin(stem: str, language: str, arguments: list[str], *replies: Reply, **variables: str) -> Ran:
        fake_server = start_fake_server(*replies)
        ran = run(stem, language, environment(**{"TIKIT_URL": fake_server.url} | variables), *arguments)
        seen = [f"{one.method} {one.path}" for one in fake_server.requests]
        return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode(), seen)

    return begin


Shell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Run lines of bash on the helper, as a script beside the recipes would."""

    def begin(lines: str, *arguments: str, **variables: str) -> tuple[int, str, str]:
        script = tmp_path / "script.sh"
        script.write_text(f"#!/usr/bin/env bash\n. '{SCRIPTS / 'tikit.sh'}' || exit\n{lines}\n", encoding="utf-8")
        ran = subprocess.run(
            ["bash", str(script), *arguments], env=environment(**variables), capture_output=True, timeout=60, text=True
        )
        return ran.returncode, ran.stdout, ran.stderr

    return begin
