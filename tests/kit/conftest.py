"""Stages, proxies and an environment without a word of Tikit, proxies or certificates in it."""

import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import httpx
import pytest
import trustme

from tests.kit.fake_server import Play, Proxy, Reply, Stage
from tikit_kit.http.client import open_client
from tikit_kit.http.limits import RequestLimits
from tikit_kit.token.finding import Token
from tikit_kit.token.record import Record
from tikit_kit.token.stores import TokenSource

TOKEN = "s3cret-T0ken-value"
FAST = RequestLimits(connect=2, read=2, deadline=5, backoff=0.001)

Connect = Callable[..., httpx.Client]


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith(("TIKIT_", "SSL_CERT_")) or name.upper().endswith("_PROXY"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture
def play() -> Iterator[Play]:
    """Start a stage with replies of one's own."""
    with ExitStack() as open_stages:

        def begin(*replies: Reply, context: ssl.SSLContext | None = None) -> Stage:
            stage = Stage(*replies, context=context)
            open_stages.callback(stage.close)
            return stage

        yield begin


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Open a client of the kit for an address."""
    with ExitStack() as open_clients:

        def begin(
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

        yield begin


@pytest.fixture
def proxy_to() -> Iterator[Callable[..., Proxy]]:
    """Start a proxy that tunnels to a stage, or refuses."""
    with ExitStack() as open_proxies:

        def begin(stage: Stage | None, refusal: str = "") -> Proxy:
            proxy = Proxy(("127.0.0.1", stage.server_port) if stage else None, refusal)
            open_proxies.callback(proxy.close)
            return proxy

        yield begin


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A server's context for tikit.example and 127.0.0.1, and the file of the authority that signed it."""
    ca = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("tikit.example", "127.0.0.1").configure_cert(context)
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    ca.cert_pem.write_to_path(str(path))
    return context, path
