"""Run the Node.js programs in this folder. Each reads tickets with one npm package."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.conftest import Sandbox


def installed_version(package: str) -> str:
    """Return the version of a package in the folder of the environment variable NODE_PATH."""
    assert "NODE_PATH" in os.environ, "NODE_PATH is not set to a folder of npm packages. Run nox -s clients."
    manifest = Path(os.environ["NODE_PATH"], package, "package.json")
    return str(json.loads(manifest.read_text(encoding="utf-8"))["version"])


def run(program: str, sandbox: Sandbox, query: dict[str, Any]) -> list[Any]:
    """Run a program with a query as JSON, and return the tickets that it prints."""
    node = shutil.which("node")
    assert node, "node is not on the PATH. Install Node.js."
    result = subprocess.run(
        [node, str(Path(__file__).with_name(program)), json.dumps(query)],
        env=sandbox.environment,
        capture_output=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr.decode()
    tickets = json.loads(result.stdout)
    assert isinstance(tickets, list)
    return tickets
