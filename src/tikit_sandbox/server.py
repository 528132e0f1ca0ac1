"""Run the sandbox: open the database, create an access token, listen on a port, and print address and token."""

import errno
import gc
import json
import logging
import os
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

import uvicorn
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .api.app import build
from .auth.access_tokens import create_access_token
from .auth.callers import effective_caller, ensure_users
from .clock import Clock, month_after
from .errors import CannotStartError
from .seed import generate_parts
from .settings import Settings
from .store.database import TABLES, Database
from .store.inserts import Author
from .store.snapshot import is_initialized, read_snapshot

if TYPE_CHECKING:
    from .faults.selection import Selection


def run(settings: Settings) -> None:
    """Serve until the process receives a signal to stop.

    Raises:
        CannotStartError: the port cannot be bound, or the data or the database cannot be read.
    """
    _configure_logging(settings)
    clock = Clock(settings.now, stopped=settings.stop_clock)
    selections = _selections(settings)
    front = _listen(settings.port)
    listener = _listen(0) if selections else front
    database = _open_database(settings)
    token = _create_token(database, clock, settings)
    config = uvicorn.Config(
        build(database, clock, settings),
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
        if selections:
            from .faults.proxy import FaultProxy

            await FaultProxy(selections, listener.getsockname()[1]).start(front)
        _announce(settings, database, url, token)

    try:
        _Server(config, ready).run(sockets=[listener])
    finally:
        database.close()


class _Protocol(HttpToolsProtocol):
    """HTTP whose response to a malformed request is 400 without a body, as the service's server sends it."""

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


def _selections(settings: Settings) -> "Sequence[Selection]":
    if not settings.faults:
        return ()
    from .faults.selection import parse_selection  # only a sandbox with faults loads them

    return [parse_selection(text) for text in settings.faults]


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


def _open_database(settings: Settings) -> Database:
    file = settings.database
    try:
        if file is not None and is_initialized(file):
            return Database(file, settings.collation)
        data = (
            read_snapshot(settings.data).items() if settings.data else generate_parts(settings.tickets, settings.seed)
        )
        database = Database(file, settings.collation)
        database.create(data)
    except DatabaseError as error:
        raise CannotStartError(
            f"cannot create the database {file} ({error.orig}): choose another file with --database"
        ) from None
    return database


def _create_token(database: Database, clock: Clock, settings: Settings) -> str:
    """Create the access token that is printed; return its value."""
    now = clock.now()
    with database.engine.begin() as connection:
        caller = effective_caller(connection, ensure_users(connection, Author(None, now)))
        if caller is None:
            raise CannotStartError(
                "no access token can be created, since the first platform user is deleted:"
                " choose other data with --data or --database"
            )
        expires = settings.token_expires or month_after(now)
        _, token = create_access_token(connection, "Sandbox", expires, caller.roles, caller, now)
    return token


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
