"""What the sandbox has and the service has not: its clock can be moved, and a user's roles changed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from .auth.access_tokens import authenticate
from .auth.callers import role_names, set_roles
from .clock import Clock
from .store.database import TABLES, Database
from .store.dates import parse_timestamp, to_wire


def control_routes(database: Database, clock: Clock) -> list[Route]:
    """Give the routes below /sandbox. Everybody may read there; only an administrator may change something.

    A token that has ended is good for both: who moved the clock beyond its end can move it back.
    """

    def control(read: Callable[[], Any], change: Callable[[Mapping[str, Any]], None], usage: str) -> Any:
        async def endpoint(request: Request) -> Response:
            caller = authenticate(database, request.headers.getlist("Authorization"), clock.now(), allow_expired=True)
            if request.method == "POST":
                if not caller.is_administrator:
                    return Response(status_code=403)
                try:
                    change(orjson.loads(await request.body()))
                except (orjson.JSONDecodeError, KeyError, TypeError):
                    return PlainTextResponse(f"{usage}\n", 400)
                except ValueError as error:
                    return PlainTextResponse(f"{error}\n", 400)
            return JSONResponse(read())

        return endpoint

    def move(wanted: Mapping[str, Any]) -> None:
        if "now" in wanted:
            clock.move_to(_moment(wanted["now"]))
        else:
            clock.advance(float(wanted["advance_seconds"]))

    def tell_users() -> Any:
        with database.engine.connect() as connection:
            return _users(connection)

    def change_roles(wanted: Mapping[str, Any]) -> None:
        with database.engine.begin() as connection:
            _change_roles(connection, wanted["user"], wanted["roles"])

    times = 'send {"now": "2026-11-02T08:00:00Z"} or {"advance_seconds": 60}'
    users = 'send {"user": "ann.lee@example.com", "roles": ["Agents"]}'
    return [
        Route("/sandbox/clock", control(lambda: {"now": to_wire(clock.now())}, move, times), methods=["GET", "POST"]),
        Route("/sandbox/users", control(tell_users, change_roles, users), methods=["GET", "POST"]),
    ]


def _moment(text: Any) -> datetime:
    if not isinstance(text, str):
        raise TypeError(text)
    return parse_timestamp(text)


def _users(connection: Connection) -> list[dict[str, Any]]:
    users, held = TABLES["PlatformUser"], role_names(connection)
    found = connection.execute(select(users.c.Id, users.c.UserName).order_by(users.c.Id))
    return [{"user": row.UserName, "roles": held.get(row.Id, [])} for row in found]


def _change_roles(connection: Connection, user: Any, names: Any) -> None:
    users, roles = TABLES["PlatformUser"], TABLES["ApplicationRole"]
    if not isinstance(names, list):
        raise TypeError(names)
    known = {row.Name: int(row.Id) for row in connection.execute(select(roles.c.Name, roles.c.Id))}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(f"there is no application role {unknown[0]!r}, but {', '.join(sorted(known))}")
    found = connection.execute(select(users.c.Id).where(users.c.UserName == str(user))).first()
    if found is None:
        raise ValueError(f"there is no platform user {user!r}")
    set_roles(connection, found.Id, [known[name] for name in names])
