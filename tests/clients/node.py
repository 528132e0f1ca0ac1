"""Small programs for Node.js beside this file: each reads tickets with one client of npm."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.conftest import Sandbox


def installed(package: str) -> str:
    """Give the version of a package in the folder that the variable NODE_PATH names."""
    assert "NODE_PATH" in os.environ, "NODE_PATH is not set to a folder of npm packages: run nox -s clients"
    manifest = Path(os.environ["NODE_PATH"], package, "package.json")
    return str(json.loads(manifest.read_text(encoding="utf-8"))["version"])


def run(program: str, sandbox: Sandbox, query: dict[str, Any]) -> list[Any]:
    """Run a program with a query in JSON, and give the tickets that it prints."""
    node = shutil.which("node")
    assert node, "node is not on the PATH: install Node.js"
    ended = subprocess.run(
        [node, str(Path(__file__).with_name(program)), json.dumps(query)],
        env=sandbox.environment,
        capture_output=True,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr.decode()
    found = json.loads(ended.stdout)
    assert isinstance(found, list)
    return found
