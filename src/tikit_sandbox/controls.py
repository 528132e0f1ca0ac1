"""The routes below /sandbox, which the service does not have.

They move the clock, change the roles of users and the faults, and return to the state in which the sandbox started.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from .auth.access_tokens import authenticate
from .auth.roles import role_names, set_roles
from .clock import Clock
from .errors import CannotStartError
from .store.database import TABLES, Database
from .store.dates import parse_timestamp, to_wire

if TYPE_CHECKING:
    from .faults.selection import Selection

_CLOCK_USAGE = 'send {"now": "2026-11-02T08:00:00Z"} or {"advance_seconds": 60}'
_USERS_USAGE = 'send {"user": "ann.lee@example.com", "roles": ["Agents"]}'
_FAULTS_USAGE = 'send {"faults": ["status-503:2"]}'
_RESET_USAGE = "send {}"


@dataclass(frozen=True, slots=True)
class Controls:
    """What can be changed while the sandbox runs.

    Attributes:
        clock: its clock.
        reset: returns to the state in which it started, without faults.
        faults: the faults, a list that the server before the sandbox reads; None if there is no such server.
    """

    clock: Clock
    reset: Callable[[], None]
    faults: "list[Selection] | None"

    def replace_faults(self, texts: list[str]) -> None:
        """Replace the faults.

        Raises:
            ValueError: they cannot be changed.
            CannotStartError: there is no such fault.
        """
        if self.faults is None:
            raise ValueError("start the sandbox with --fault none to change faults while it runs")
        from .faults.selection import parse_selections  # only a sandbox with faults loads them

        self.faults[:] = parse_selections(texts)


def control_routes(database: Database, controls: Controls) -> list[Route]:
    """Return the routes below /sandbox.

    Every caller may read them; only an administrator may change anything. An expired token is accepted: a user who
    moved the clock beyond the expiry of their token can move it back.
    """
    clock = controls.clock

    def control(read: Callable[[], Any], change: Callable[[Mapping[str, Any]], None], usage: str) -> Any:
        return _endpoint(database, clock, read, change, usage)

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

    def read_faults() -> Any:
        return [{"fault": one.fault.name, "left": one.left} for one in controls.faults or ()]

    def change_faults(body: Mapping[str, Any]) -> None:
        controls.replace_faults(_texts(body["faults"]))

    def reset(body: Mapping[str, Any]) -> None:
        if body:
            raise TypeError(body)
        controls.reset()
        if controls.faults is not None:
            controls.faults.clear()

    return [
        Route("/sandbox/faults", control(read_faults, change_faults, _FAULTS_USAGE), methods=["GET", "POST"]),
        Route("/sandbox/reset", control(read_clock, reset, _RESET_USAGE), methods=["POST"]),
        Route("/sandbox/clock", control(read_clock, move_clock, _CLOCK_USAGE), methods=["GET", "POST"]),
        Route("/sandbox/users", control(read_users, change_roles, _USERS_USAGE), methods=["GET", "POST"]),
    ]


def _endpoint(
    database: Database,
    clock: Clock,
    read: Callable[[], Any],
    change: Callable[[Mapping[str, Any]], None],
    usage: str,
) -> Any:
    async def endpoint(request: Request) -> Response:
        caller = authenticate(database, request.headers.getlist("Authorization"), clock.now(), allow_expired=True)
        if request.method == "POST":
            if not caller.is_administrator:
                return Response(status_code=403)
            try:
                change(orjson.loads(await request.body()))
            except (orjson.JSONDecodeError, KeyError, TypeError):
                return PlainTextResponse(f"{usage}\n", 400)
            except (CannotStartError, ValueError) as error:
                return PlainTextResponse(f"{error}\n", 400)
        return JSONResponse(read())

    return endpoint


def _timestamp(value: Any) -> datetime:
    if not isinstance(value, str):
        raise TypeError(value)
    return parse_timestamp(value)


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TypeError(value)
    return value


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
