"""Fake servers, proxies and clients, and an environment without variables for Tikit, proxies and certificates."""

import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import httpx
import pytest
import trustme

from tests.kit.fake_server import FakeServer, Proxy, Reply, StartFakeServer
from tikit_kit.http.client import open_client
from tikit_kit.http.limits import RequestLimits
from tikit_kit.token.finding import Token
from tikit_kit.token.record import Record
from tikit_kit.token.stores import TokenSource

TOKEN = "s3cret-T0ken-value"
FAST = RequestLimits(connect=2, read=2, deadline=5, backoff=0.001)

Connect = Callable[..., httpx.Client]


@pytest.fixture(autouse=True)
def _clear_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith(("TIKIT_", "SSL_CERT_")) or name.upper().endswith("_PROXY"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


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
