"""Sandboxes for the tests: each is a real process on a real port."""

import json
import os
import signal
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
    """A running sandbox: its address, an access token of an administrator, and its process."""

    url: str
    token: str
    process: subprocess.Popen[str]

    @property
    def environment(self) -> dict[str, str]:
        """The environment of this process, with TIKIT_URL and TIKIT_TOKEN as the only variables of the kit."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("TIKIT_")}
        return inherited | {"TIKIT_URL": self.url, "TIKIT_TOKEN": self.token, "PYTHON_KEYRING_BACKEND": NO_KEYRING}


NO_KEYRING = "keyring.backends.null.Keyring"
NO_TOKEN = (
    "there is no access token. Create one in Settings > Access Tokens, "
    "then set TIKIT_TOKEN or store it (python -m tikit_kit token store)."
)

Serve = Callable[..., Sandbox]


def start(*flags: str, log: IO[bytes] | None = None) -> Sandbox:
    """Start a sandbox and wait until it is ready. Its stderr is written to `log`."""
    command = [sys.executable, "-m", "tikit_sandbox", "--json", "--port", "0", *flags]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8")
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, f"{command} did not start"
    ready = json.loads(line)
    return Sandbox(ready["url"], ready["token"], process)


def stop(sandbox: Sandbox) -> None:
    """Terminate a sandbox and wait for its process to exit."""
    sandbox.process.terminate()
    sandbox.process.communicate(timeout=20)


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Start sandboxes with the flags of a test, and stop them after the last test."""
    with ExitStack() as running:

        def start_sandbox(*flags: str, log: IO[bytes] | None = None) -> Sandbox:
            sandbox = start(*flags, log=log)
            running.callback(stop, sandbox)
            return sandbox

        yield start_sandbox


@pytest.fixture(scope="session")
def sandbox(serve: Serve) -> Sandbox:
    """A sandbox with 250 tickets, which are three pages."""
    return serve("--tickets", str(TICKETS))


@pytest.fixture(scope="session")
def expired(serve: Serve) -> Sandbox:
    """A sandbox whose access token has expired."""
    return serve("--tickets", "3", "--token-expires", "2026-01-12T10:00:00Z")


def pytest_configure() -> None:
    """Handle Ctrl-C also where it is ignored, as in a background job: child processes would ignore it too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that `nox -s record`, `nox -s rotation` and `nox -s queries` pass."""
    parser.addoption("--record", action="store_true", help="record the cassettes again from a sandbox")
    parser.addoption("--write", action="append", default=[], metavar="RECIPE", help="--live: a recipe that may write")
    parser.addoption("--live", action="store_true", help="with --record: from the real service to cassettes-live")
    parser.addoption("--kills", type=int, default=15, metavar="N", help="how often to kill a rotation")
    parser.addoption("--filters", type=int, default=300, metavar="N", help="how many filters to generate and check")
    parser.addoption("--hostile", type=int, default=1000, metavar="N", help="how many hostile queries to send")
    parser.addoption("--all-faults", action="store_true", help="every fault on every operation, in every language")
