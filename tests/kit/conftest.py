"""Clients of the kit, and an environment without variables for Tikit, proxies and certificates."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime

import httpx
import pytest

from tests.conftest import NO_KEYRING, TOKEN
from tikit_kit.http.client import open_client
from tikit_kit.http.limits import RequestLimits
from tikit_kit.token.finding import Token
from tikit_kit.token.record import Record
from tikit_kit.token.stores import TokenSource

FAST = RequestLimits(connect=2, read=2, deadline=5, backoff=0.001)

Connect = Callable[..., httpx.Client]


@pytest.fixture(autouse=True)
def _clear_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith(("TIKIT_", "SSL_CERT_")) or name.upper().endswith("_PROXY"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING)


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
