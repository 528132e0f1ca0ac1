"""A minimal server for the request of bench/load.py: the sandbox's SQL in sqlite3, orjson and one Starlette route.

python bench/bare.py DATABASE
"""

import json
import socket
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import uvicorn
from sqlalchemy import event
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tikit_sandbox.api.messages import RequestContext
from tikit_sandbox.api.read import read_target
from tikit_sandbox.api.routes import bind_target, find_routes
from tikit_sandbox.auth.callers import Caller
from tikit_sandbox.settings import Settings
from tikit_sandbox.store.database import Database

QUERY = "$filter=StatusId eq 16&$expand=Requester&$count=true"


def record_statements(file: Path) -> tuple[list[tuple[str, Any]], list[str], list[str]]:
    """Let the sandbox handle the request, and record its SQL.

    Args:
        file: a database of the sandbox.

    Returns:
        The statements with their parameters, the property names of a ticket, and the property names of a requester.
    """
    statements: list[tuple[str, Any]] = []
    database = Database(file)

    def record(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        statements.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", record)
    routes, key = find_routes("Ticket")
    request = RequestContext(
        database=database,
        settings=Settings(),
        caller=Caller(1, "", frozenset(), True),
        now=datetime.now(UTC),
        base="http://127.0.0.1/api",
        path="Ticket",
        query=QUERY,
        target=bind_target(routes["GET"], key),
    )
    body = read_target(request).body
    database.close()
    assert isinstance(body, dict)
    ticket = body["value"][0]
    return statements, [name for name in ticket if name != "Requester"], list(ticket["Requester"])


def build(file: Path) -> Starlette:
    """Build the application: one route, on a copy of the database in memory."""
    statements, ticket_names, requester_names = record_statements(file)
    (count_sql, count_values), (page_sql, page_values), (requester_sql, requester_values) = statements
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    with sqlite3.connect(file) as source:
        source.backup(connection)

    async def read(_: Request) -> Response:
        total = connection.execute(count_sql, count_values).fetchone()[0]
        rows = connection.execute(page_sql, page_values).fetchall()[:100]
        ids = json.dumps(sorted({row[-1] for row in rows}))
        requester_rows = connection.execute(requester_sql, (*requester_values[:-1], ids)).fetchall()
        requesters = {row[-1]: dict(zip(requester_names, row, strict=False)) for row in requester_rows}
        value = [dict(zip(ticket_names, row, strict=False)) | {"Requester": requesters.get(row[-1])} for row in rows]
        return Response(orjson.dumps({"@odata.count": total, "value": value}), media_type="application/json")

    return Starlette(routes=[Route("/api/Ticket", read)])


def main() -> None:
    """Serve until the process is stopped."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(1024)
    config = uvicorn.Config(build(Path(sys.argv[1])), log_level="error", access_log=False, lifespan="off")
    print(json.dumps({"url": f"http://127.0.0.1:{listener.getsockname()[1]}/api", "token": "none"}), flush=True)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
