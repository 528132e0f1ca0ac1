"""Run the sandbox: open the database, create an access token, listen on a port, and print address and token."""

import errno
import gc
import json
import logging
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

import uvicorn
from sqlalchemy import func, select
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .api.app import build
from .clock import Clock
from .controls import Controls
from .errors import CannotStartError
from .initial_state import create_first_token, open_database, reset
from .settings import Settings
from .store.database import TABLES, Database

if TYPE_CHECKING:
    from .faults.selection import Selection

_ABSOLUTE_TARGET = re.compile(rb"[^/?#]+://([^/?#]*)")


def run(settings: Settings) -> None:
    """Serve until the process receives a signal to stop.

    Raises:
        CannotStartError: the port cannot be bound, or the data or the database cannot be read.
    """
    _configure_logging(settings)
    clock = Clock(settings.now, stopped=settings.stop_clock)
    selections = _selections(settings)
    front = _listen(settings.port)
    listener = front if selections is None else _listen(0)
    database = open_database(settings, clock.now())
    with database.engine.begin() as connection:
        token = create_first_token(connection, clock.now(), settings)
    controls = Controls(clock, partial(reset, database, clock, settings, token), selections)
    config = uvicorn.Config(
        build(database, controls, settings),
        http=_Protocol,
        log_config=None,
        access_log=settings.log_level != "error",
        proxy_headers=False,  # the service reads X-Forwarded-* only if its application turns that on
        server_header=False,
        headers=[("Server", f"tikit-sandbox/{version('tikit-kit')}")],  # here, so that uvicorn's own responses have it
        lifespan="off",
        timeout_graceful_shutdown=5,
    )
    # Freeze start-up objects: scanning them again in each garbage collection would delay 1 % of requests.
    gc.collect()
    gc.freeze()
    url = f"http://127.0.0.1:{front.getsockname()[1]}/api"

    async def ready() -> None:
        if selections is not None:
            from .faults.proxy import FaultProxy

            await FaultProxy(selections, listener.getsockname()[1]).start(front)
        _announce(settings, database, url, token)

    if settings.until_stdin_closes:
        threading.Thread(target=_stop_with_stdin, daemon=True).start()
    try:
        _Server(config, ready).run(sockets=[listener])
    finally:
        database.close()


class _Protocol(HttpToolsProtocol):
    """HTTP whose response to a malformed request is 400 without a body, as the service's server sends it."""

    def on_headers_complete(self) -> None:
        # uvicorn drops the host of an absolute target, but RFC 9112 lets it replace the Host header.
        target = _ABSOLUTE_TARGET.match(self.url)
        if target:
            self.headers[:] = [header for header in self.headers if header[0] != b"host"] + [(b"host", target[1])]
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 (uvicorn's message is left out)
        super().send_400_response("")


class _Server(uvicorn.Server):
    """A server that calls ``on_ready`` when it accepts requests and handles the signals to stop."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        await self._on_ready()


def _selections(settings: Settings) -> "list[Selection] | None":
    if not settings.faults:
        return None
    from .faults.selection import parse_selections  # only a sandbox with faults loads them

    return parse_selections(settings.faults)


def _stop_with_stdin() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    signal.raise_signal(signal.SIGINT)


def _configure_logging(settings: Settings) -> None:
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(name)s %(message)s")
    if settings.log_level == "debug":  # SQLAlchemy's logger does not take the level of the root logger
        logging.getLogger("sqlalchemy.engine").setLevel(logging.DEBUG)


def _listen(port: int) -> socket.socket:
    # asyncio sets TCP_NODELAY only on sockets with a named protocol; without it every response is 40 ms late.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name != "nt":  # on Windows the option lets two servers share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotStartError(
                f"port {port} is in use: choose another with --port, or any free one with --port 0"
            ) from None
        raise CannotStartError(
            f"cannot bind port {port} ({error.strerror}): choose another with --port, or any free one with --port 0"
        ) from None
    return listener


def _announce(settings: Settings, database: Database, url: str, token: str) -> None:
    """Print the address and the access token."""
    if settings.as_json:
        print(json.dumps({"url": url, "token": token}), flush=True)
        return
    with database.engine.connect() as connection:
        tickets = connection.execute(select(func.count()).select_from(TABLES["Ticket"])).scalar_one()
    print(f"Tikit sandbox with {tickets:,} tickets at {url}")
    print(f"Access Tokens page: {url.removesuffix('api')}settings/token")
    if sys.platform == "win32":
        print(f'$env:TIKIT_URL = "{url}"; $env:TIKIT_TOKEN = "{token}"', flush=True)
    else:
        print(f"export TIKIT_URL={url} TIKIT_TOKEN={token}", flush=True)
