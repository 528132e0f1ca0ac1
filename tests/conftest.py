"""A sandbox for the tests: a real process on a real port."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO

import pytest

TICKETS = 250


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox: its address, a token of an administrator, and its process."""

    url: str
    token: str
    process: subprocess.Popen[str]

    @property
    def environment(self) -> dict[str, str]:
        """This process's environment with the two variables of the kit set, and no other of them."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TIKIT_")}
        return kept | {"TIKIT_URL": self.url, "TIKIT_TOKEN": self.token, "PYTHON_KEYRING_BACKEND": NO_KEYRING}


NO_KEYRING = "keyring.backends.null.Keyring"
NO_TOKEN = (
    "there is no access token. Create one in Settings > Access Tokens, "
    "then set TIKIT_TOKEN or store it (python -m tikit_kit token store)."
)

Serve = Callable[..., Sandbox]


def start(*flags: str, log: IO[bytes] | None = None) -> Sandbox:
    """Start a sandbox and wait until it is ready; what it tells on stderr goes to `log`."""
    command = [sys.executable, "-m", "tikit_sandbox", "--json", "--port", "0", *flags]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8")
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, f"{command} did not start"
    ready = json.loads(line)
    return Sandbox(ready["url"], ready["token"], process)


def stop(sandbox: Sandbox) -> None:
    """End a sandbox and wait until it has ended."""
    sandbox.process.terminate()
    sandbox.process.communicate(timeout=20)


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Start sandboxes with flags of one's own; they end with the tests."""
    with ExitStack() as running:

        def begin(*flags: str, log: IO[bytes] | None = None) -> Sandbox:
            sandbox = start(*flags, log=log)
            running.callback(stop, sandbox)
            return sandbox

        yield begin


@pytest.fixture(scope="session")
def sandbox(serve: Serve) -> Sandbox:
    """A sandbox with 250 tickets, three pages."""
    return serve("--tickets", str(TICKETS))


@pytest.fixture(scope="session")
def expired(serve: Serve) -> Sandbox:
    """A sandbox whose token has ended."""
    return serve("--tickets", "3", "--token-expires", "2026-01-12T10:00:00Z")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what `nox -s record`, `nox -s rotation` and `nox -s queries` ask for."""
    parser.addoption("--record", action="store_true", help="record the cassettes again, from a sandbox")
    parser.addoption("--write", action="append", default=[], metavar="RECIPE", help="with --live: one that may write")
    parser.addoption("--live", action="store_true", help="with --record: from the real service, to cassettes-live")
    parser.addoption("--kills", type=int, default=15, metavar="N", help="how often a rotation is killed, per language")
    parser.addoption("--filters", type=int, default=300, metavar="N", help="how many filters are made up and checked")
    parser.addoption("--hostile", type=int, default=1000, metavar="N", help="how many hostile queries are asked")
