"""The routes below /sandbox, which the service does not have: they move the clock and change the roles of users."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from .auth.access_tokens import authenticate
from .auth.roles import role_names, set_roles
from .clock import Clock
from .store.database import TABLES, Database
from .store.dates import parse_timestamp, to_wire

_CLOCK_USAGE = 'send {"now": "2026-11-02T08:00:00Z"} or {"advance_seconds": 60}'
_USERS_USAGE = 'send {"user": "ann.lee@example.com", "roles": ["Agents"]}'


def control_routes(database: Database, clock: Clock) -> list[Route]:
    """Return the routes below /sandbox.

    Every caller may read them; only an administrator may change anything. An expired token is accepted: a user who
    moved the clock beyond the expiry of their token can move it back.
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

    def read_clock() -> Any:
        return {"now": to_wire(clock.now())}

    def move_clock(body: Mapping[str, Any]) -> None:
        if "now" in body:
            clock.move_to(_timestamp(body["now"]))
        else:
            clock.advance(float(body["advance_seconds"]))

    def read_users() -> Any:
        with database.engine.connect() as connection:
            return _users(connection)

    def change_roles(body: Mapping[str, Any]) -> None:
        with database.engine.begin() as connection:
            _change_roles(connection, body["user"], body["roles"])

    return [
        Route("/sandbox/clock", control(read_clock, move_clock, _CLOCK_USAGE), methods=["GET", "POST"]),
        Route("/sandbox/users", control(read_users, change_roles, _USERS_USAGE), methods=["GET", "POST"]),
    ]


def _timestamp(value: Any) -> datetime:
    if not isinstance(value, str):
        raise TypeError(value)
    return parse_timestamp(value)


def _users(connection: Connection) -> list[dict[str, Any]]:
    users, roles = TABLES["PlatformUser"], role_names(connection)
    rows = connection.execute(select(users.c.Id, users.c.UserName).order_by(users.c.Id))
    return [{"user": row.UserName, "roles": roles.get(row.Id, [])} for row in rows]


def _change_roles(connection: Connection, user_name: Any, names: Any) -> None:
    users, roles = TABLES["PlatformUser"], TABLES["ApplicationRole"]
    if not isinstance(names, list):
        raise TypeError(names)
    role_ids = {row.Name: int(row.Id) for row in connection.execute(select(roles.c.Name, roles.c.Id))}
    unknown = [name for name in names if name not in role_ids]
    if unknown:
        raise ValueError(f"there is no application role {unknown[0]!r}; choose from {', '.join(sorted(role_ids))}")
    user = connection.execute(select(users.c.Id).where(users.c.UserName == str(user_name))).first()
    if user is None:
        raise ValueError(f"there is no platform user {user_name!r}; GET /sandbox/users lists them")
    set_roles(connection, user.Id, [role_ids[name] for name in names])
