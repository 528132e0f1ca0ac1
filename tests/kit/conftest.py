"""Clients of the kit, and an environment without variables for Tikit, proxies and certificates."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from tests.conftest import NO_KEYRING, TOKEN, Sandbox, Serve, clean_environment
from tests.fake_server import FakeServer
from tests.forked_python import run_python
from tests.kit.fake_keyrings import keyring_environment
from tikit_kit import Tikit
from tikit_kit.http.client import open_client
from tikit_kit.http.limits import RequestLimits
from tikit_kit.token.finding import Token
from tikit_kit.token.record import Record
from tikit_kit.token.stores import TokenSource

FAST = RequestLimits(connect=2, read=2, deadline=5, backoff=0.001)

Connect = Callable[..., httpx.Client]
Result = subprocess.CompletedProcess[str]
RunToken = Callable[..., Result]


@pytest.fixture(autouse=True)
def _clear_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in set(os.environ) - set(clean_environment()):
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING)


def environment(fake_server: FakeServer | None, **variables: str) -> dict[str, str]:
    """Return the environment of a script, with the address and the access token of a fake server if there is one."""
    path = os.pathsep.join(filter(None, sys.path))
    address = {"TIKIT_URL": fake_server.url, "TIKIT_TOKEN": TOKEN} if fake_server else {}
    # A test runner may set COLUMNS, which would override the width of the terminal.
    inherited = {name: text for name, text in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    return inherited | {"PYTHONPATH": path} | address | variables


def run_code(code: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run lines of Python as a program of their own, without a terminal."""
    return as_text(run_python(["-c", code, *arguments], environment(None, **variables)))


def as_text(ran: subprocess.CompletedProcess[bytes]) -> Result:
    """Decode the output of a program."""
    return subprocess.CompletedProcess(ran.args, ran.returncode, ran.stdout.decode(), ran.stderr.decode())


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Open clients of the kit for an address."""
    with ExitStack() as open_clients:

        def open_one(
            address: str,
            *,
            limits: RequestLimits = FAST,
            verify: str | None = None,
            proxy: str | None = None,
            source: TokenSource = TokenSource.VARIABLE,
            expires: datetime | None = None,
        ) -> httpx.Client:
            token = Token(TOKEN, source, record=Record(expires=expires))
            client = open_client(address, token, verify=verify, proxy=proxy, limits=limits)
            return open_clients.enter_context(client)

        yield open_one


@pytest.fixture
def keyring_file(tmp_path: Path) -> Path:
    """The file of the fake keyring."""
    return tmp_path / "keyring.json"


@pytest.fixture
def token(keyring_file: Path) -> RunToken:
    """Run `python -m tikit_kit token` with a fake keyring; a token on stdin is never shown."""

    def run(*arguments: str, stdin: str = "", backend: str = "WorkingKeyring", **variables: str) -> Result:
        own_environment = environment(None, **keyring_environment(backend, keyring_file), **variables)
        result = as_text(run_python(["-m", "tikit_kit", "token", *arguments], own_environment, stdin=stdin.encode()))
        assert not stdin.strip() or stdin.strip() not in result.stdout + result.stderr
        return result

    return run


@pytest.fixture(scope="module")
def writable(serve: Serve) -> Sandbox:
    """A sandbox whose tickets a module changes."""
    return serve("--tickets", "120")


@pytest.fixture
def tikit(writable: Sandbox) -> Iterator[Tikit]:
    """Tikit of the sandbox whose tickets a module changes."""
    with Tikit(writable.token, writable.url) as opened:
        yield opened
