"""What tests of several folders share: sandboxes, each a real process on a real port, and fake servers and proxies."""

import json
import os
import signal
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
import trustme

from tests import forked_python
from tests.fake_server import FakeServer, Proxy, Reply, StartFakeServer
from tikit_kit import Tikit

pytest_plugins = ["tikit_sandbox.pytest"]

TICKETS = 250


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox: its address, an access token of an administrator, and its process."""

    url: str
    token: str
    process: forked_python.Process

    @property
    def environment(self) -> dict[str, str]:
        """The environment of this process, with TIKIT_URL and TIKIT_TOKEN as the only variables of the kit."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("TIKIT_")}
        return inherited | {"TIKIT_URL": self.url, "TIKIT_TOKEN": self.token, "PYTHON_KEYRING_BACKEND": NO_KEYRING}


def clean_environment(**variables: str) -> dict[str, str]:
    """Return this process's environment without variables of Tikit, certificates, curl and proxies, and with others.

    The keyring is not used.
    """
    inherited = {
        name: text
        for name, text in os.environ.items()
        if not name.upper().startswith(("TIKIT_", "SSL_CERT_", "CURL_")) and not name.upper().endswith("_PROXY")
    }
    return inherited | {"PYTHON_KEYRING_BACKEND": NO_KEYRING} | variables


@contextmanager
def open_tikit(sandbox: Sandbox) -> Iterator[Tikit]:
    """Open Tikit of a sandbox. Every access token that was added is deleted at the end."""
    with Tikit(sandbox.token, sandbox.url) as tikit:
        yield tikit
        for token in list(tikit.list_access_tokens(filter="Name ne 'Sandbox'")):
            tikit.delete_access_token(token.id or 0)


TOKEN = "s3cret-T0ken-value"
"""The access token of requests to fake servers."""
NO_KEYRING = "keyring.backends.null.Keyring"
NO_TOKEN = (
    "there is no access token. Create one in Settings > Access Tokens, "
    "then set TIKIT_TOKEN or store it (python -m tikit_kit token store)."
)

Serve = Callable[..., Sandbox]


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until a condition is true; fail after a minute."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.005)


def start(*flags: str, log: IO[bytes] | None = None) -> Sandbox:
    """Start a sandbox and wait until it is ready. Its stderr is written to `log`."""
    reader, writer = os.pipe()
    with os.fdopen(reader, encoding="utf-8") as stdout, Path(os.devnull).open("rb") as stdin:
        command = ["-m", "tikit_sandbox", "--json", "--port", "0", *flags]
        streams = (stdin.fileno(), writer, log.fileno() if log else 2)
        process = forked_python.start_python(command, os.environ, streams)
        os.close(writer)
        line = stdout.readline()
    assert line, f"{command} did not start"
    ready = json.loads(line)
    return Sandbox(ready["url"], ready["token"], process)


def stop(sandbox: Sandbox) -> None:
    """Terminate a sandbox and wait for its process to exit."""
    sandbox.process.terminate()
    sandbox.process.wait(20)


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Start sandboxes with the flags of a test, and stop them after the last test."""
    running: list[Sandbox] = []

    def start_sandbox(*flags: str, log: IO[bytes] | None = None) -> Sandbox:
        running.append(start(*flags, log=log))
        return running[-1]

    yield start_sandbox
    for sandbox in running:  # all of them end at the same time
        sandbox.process.terminate()
    for sandbox in running:
        stop(sandbox)


@pytest.fixture(scope="session")
def sandbox(serve: Serve) -> Sandbox:
    """A sandbox with 250 tickets, which are three pages."""
    return serve("--tickets", str(TICKETS))


@pytest.fixture(scope="session")
def expired(serve: Serve) -> Sandbox:
    """A sandbox whose access token has expired."""
    return serve("--tickets", "3", "--token-expires", "2026-01-12T10:00:00Z")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return the number of workers for `-n auto`: two for each processor, because most tests wait for a process."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture
def fresh_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start a new interpreter for each program of a test, as users do."""
    monkeypatch.setattr(forked_python, "fresh", True)


def pytest_configure(config: pytest.Config) -> None:
    """Apply --fresh-python, and handle Ctrl-C also where it is ignored, as in a background job."""
    forked_python.fresh = forked_python.fresh or config.getoption("--fresh-python")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # child processes would ignore it too
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def start_fake_server() -> Iterator[StartFakeServer]:
    """Start fake servers that send the replies of a test."""
    with ExitStack() as servers:

        def start(*replies: Reply, context: ssl.SSLContext | None = None) -> FakeServer:
            fake_server = FakeServer(*replies, context=context)
            servers.callback(fake_server.close)
            return fake_server

        yield start


@pytest.fixture
def start_proxy() -> Iterator[Callable[..., Proxy]]:
    """Start proxies that tunnel to a fake server or refuse the connection."""
    with ExitStack() as open_proxies:

        def start(fake_server: FakeServer | None, refusal: str = "") -> Proxy:
            proxy = Proxy(("127.0.0.1", fake_server.server_port) if fake_server else None, refusal)
            open_proxies.callback(proxy.close)
            return proxy

        yield start


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """The SSL context of a server for tikit.example and 127.0.0.1, and the file of the authority that signed it."""
    ca = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("tikit.example", "127.0.0.1").configure_cert(context)
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    ca.cert_pem.write_to_path(str(path))
    return context, path


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that sessions of nox pass for their long forms, and for recording."""
    parser.addoption("--record", action="store_true", help="record the cassettes again from a sandbox")
    parser.addoption("--write", action="append", default=[], metavar="RECIPE", help="--live: a recipe that may write")
    parser.addoption("--live", action="store_true", help="with --record: from the real service to cassettes-live")
    parser.addoption("--kills", type=int, default=6, metavar="N", help="how often to kill a rotation")
    parser.addoption("--databases", type=int, default=4, metavar="N", help="how often to kill a new sandbox")
    parser.addoption("--filters", type=int, default=150, metavar="N", help="how many filters to generate and check")
    parser.addoption("--alerts", type=int, default=10, metavar="N", help="how often to report an alert at once")
    parser.addoption("--bulk-kills", type=int, default=3, metavar="N", help="how often to kill each bulk change")
    parser.addoption("--texts", type=int, default=16, metavar="N", help="how many texts of every kind to find")
    parser.addoption("--hostile", type=int, default=500, metavar="N", help="how many hostile queries to send")
    parser.addoption("--headers", type=int, default=1000, metavar="N", help="how many invalid headers to send")
    parser.addoption("--all-places", action="store_true", help="every text in every place of a query that accepts one")
    parser.addoption("--all-calls", action="store_true", help="every case of the recipes in bash")
    parser.addoption("--fresh-python", action="store_true", help="a new interpreter for each program, which is slow")
    parser.addoption("--all-faults", action="store_true", help="every fault on every operation, in every language")
    parser.addoption("--mutations", type=int, default=36, metavar="N", help="how many mutated lists to read in bash")
    parser.addoption("--export-kills", type=int, default=2, metavar="N", help="how often to kill an export")
    parser.addoption("--exports", type=int, default=3, metavar="N", help="how many exports to run under a writer")
