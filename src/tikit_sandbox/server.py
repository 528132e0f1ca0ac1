"""Running the sandbox: data, a token, a port, and what is printed of them."""

import errno
import json
import os
import socket
import sys
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from tikit_sandbox.app import Settings, build
from tikit_sandbox.clock import Clock, wire_time
from tikit_sandbox.command_line import CannotStartError, Options
from tikit_sandbox.database import TABLES, Database, stored_date
from tikit_sandbox.entities import ENTITY_SETS
from tikit_sandbox.seed import snapshot
from tikit_sandbox.tokens import create, ensure_roles
from tikit_sandbox.writes import Author

ADMINISTRATOR = "admin@example.com"
LIFETIME = timedelta(days=31)


def run(options: Options) -> None:
    """Serve until told to end.

    Raises:
        CannotStartError: the port, the data or the database cannot be had.

    """
    clock = Clock(options.now)
    listener = _listen(options.port)
    database = _open(options)
    now = clock.now()
    author = Author(None, stored_date(wire_time(now)))
    with database.engine.begin() as connection:
        roles = ensure_roles(connection, author).values()
        end = options.token_expires or now + LIFETIME
        _, token = create(connection, "Sandbox", ADMINISTRATOR, end, roles, author)
    settings = Settings(options.page_size, options.max_top, options.skip_token)
    app = build(database, clock, settings, f"tikit-sandbox/{version('tikit-kit')}")
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="off")
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
    _announce(options, database, url, token)
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        database.close()


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name != "nt":  # there it would let two servers share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotStartError(f"port {port} is in use: choose another with --port, or any with --port 0") from None
        raise CannotStartError(f"port {port} cannot be had: {error.strerror}") from None
    return listener


def _open(options: Options) -> Database:
    resumed = options.database is not None and options.database.exists()
    try:
        database = Database(options.database, "nocase" if options.nocase else "binary")
        if not resumed:
            database.load(_data(options.data) if options.data else snapshot(options.tickets, options.seed))
        return database
    except DatabaseError:
        raise CannotStartError(f"{options.database} is no database of the sandbox") from None


def _data(file: Path) -> dict[str, Any]:
    try:
        data = json.loads(file.read_bytes())
    except OSError as error:
        raise CannotStartError(f"{file} cannot be read: {error.strerror}") from None
    except ValueError:
        raise CannotStartError(f"{file} is not JSON") from None
    if not isinstance(data, dict) or not data.keys() <= ENTITY_SETS.keys():
        raise CannotStartError(f"{file} is not an object of entity set to list of entities")
    return data


def _announce(options: Options, database: Database, url: str, token: str) -> None:
    if options.as_json:
        print(json.dumps({"url": url, "token": token}), flush=True)
        return
    with database.engine.connect() as connection:
        tickets = connection.execute(select(func.count()).select_from(TABLES["Ticket"])).scalar_one()
    print(f"Tikit sandbox with {tickets:,} tickets at {url}")
    if sys.platform == "win32":
        print(f'$env:TIKIT_URL = "{url}"; $env:TIKIT_TOKEN = "{token}"', flush=True)
    else:
        print(f"export TIKIT_URL={url} TIKIT_TOKEN={token}", flush=True)
