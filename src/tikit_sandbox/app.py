"""The sandbox over HTTP: who may ask, which path is meant, and the form of every answer."""

import re
from dataclasses import dataclass, replace
from urllib.parse import unquote

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tikit_sandbox.actions import Action, perform, resolve_action
from tikit_sandbox.clock import Clock, parse_moment, wire_time
from tikit_sandbox.database import Database
from tikit_sandbox.paths import Target, resolve
from tikit_sandbox.read import Answer, Metadata, ReadRequest, answer
from tikit_sandbox.tokens import Caller, UnauthorizedError, identify

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_PAGE_SIZE = re.compile(r"(?:odata\.)?maxpagesize\s*=\s*(\d{1,9})", re.IGNORECASE)
_METADATA = re.compile(r"odata\.metadata=(none|minimal|full)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Settings:
    """What is configurable in the framework: page size (0: none), `$top` limit, form of the next links."""

    page_size: int = 100
    max_top: int | None = None
    skip_token: bool = False


def build(database: Database, clock: Clock, settings: Settings, server: str) -> Starlette:
    """Build the application.

    Args:
        database: what it serves.
        clock: what time it is there.
        settings: how it pages.
        server: the `Server` header of every answer, which says that it is a stand-in.

    """
    api = _Api(database, clock, settings, server)
    return Starlette(
        routes=[
            Route("/api{path:path}", api.handle, methods=METHODS),
            Route("/sandbox/clock", api.time, methods=["GET", "POST"]),
            Route("/{path:path}", api.nothing, methods=METHODS),
        ]
    )


class _Api:
    def __init__(self, database: Database, clock: Clock, settings: Settings, server: str) -> None:
        self._database, self._clock, self._settings, self._server = database, clock, settings, server

    async def handle(self, request: Request) -> Response:
        """Answer a request below /api: unknown path, wrong method, unknown caller, and only then the rest."""
        typed = request.scope["raw_path"].decode("latin-1").partition("?")[0]
        path = typed[len("/api") :].removeprefix("/")
        action, target = resolve_action(unquote(path)), resolve(unquote(path))
        allowed = _allowed(action, target)
        if not allowed:
            return self._response(Answer(404))
        if request.method not in allowed:
            return self._response(Answer(405), {"Allow": ", ".join(allowed)})
        try:
            caller = identify(self._database, request.headers.getlist("Authorization"), self._clock.now())
        except UnauthorizedError as error:
            return self._response(Answer(401), {"WWW-Authenticate": error.challenge})
        read = self._read_request(request, path, caller, target)
        version: dict[str, str] = {"OData-Version": read.version}
        if request.method == "GET" and target is not None:
            found = answer(self._database, target, read)
            charset = request.headers.get("Accept-Charset", "utf-8").lower()
            if found.content_type and "utf-8" not in charset and "*" not in charset:
                found = replace(found, content_type=found.content_type.removesuffix("; charset=utf-8"))
            return self._response(found, version)
        if target is not None and action is None:
            action = Action("AddAccessToken" if request.method == "POST" else "DeleteAccessToken", target.key or 0)
        assert action is not None
        content_type = request.headers.get("Content-Type", "")
        found, headers = perform(self._database, action, caller, await request.body(), content_type, read)
        return self._response(found, version | headers)

    async def time(self, request: Request) -> Response:
        """Tell the sandbox's time, or move it: POST `{"now": TIME}` or `{"advance_seconds": N}`, as administrator."""
        try:
            caller = identify(self._database, request.headers.getlist("Authorization"), self._clock.now())
        except UnauthorizedError as error:
            return self._response(Answer(401), {"WWW-Authenticate": error.challenge})
        if request.method == "POST":
            if not caller.is_administrator:
                return self._response(Answer(403))
            try:
                wanted = orjson.loads(await request.body())
                if "now" in wanted:
                    self._clock.move_to(parse_moment(wanted["now"]))
                else:
                    self._clock.advance(float(wanted["advance_seconds"]))
            except (ValueError, KeyError, TypeError, OverflowError) as error:
                return self._response(Answer(400, f"{error}\n", "text/plain; charset=utf-8"))
        return self._response(Answer(200, {"now": wire_time(self._clock.now())}, "application/json"))

    async def nothing(self, _: Request) -> Response:
        """Answer where nothing is."""
        return self._response(Answer(404))

    def _read_request(self, request: Request, path: str, caller: Caller, target: Target | None) -> ReadRequest:
        prefer = _PAGE_SIZE.search(request.headers.get("Prefer", ""))
        version = request.headers.get("OData-MaxVersion") or request.headers.get("OData-Version")
        own_only = target is not None and target.entity_set.name == "AccessToken" and not caller.is_administrator
        return ReadRequest(
            base=f"{request.url.scheme}://{request.headers.get('Host', request.url.netloc)}/api",
            path=path,
            query=request.scope["query_string"].decode("latin-1"),
            page_size=self._settings.page_size,
            max_top=self._settings.max_top,
            skip_token=self._settings.skip_token,
            max_page_size=int(prefer[1]) if prefer else None,
            version="4.01" if version == "4.01" else "4.0",
            metadata=_metadata(request.headers.get("Accept", "")),
            now=self._clock.now(),
            owner=caller.owner if own_only else None,
        )

    def _response(self, found: Answer, headers: dict[str, str] | None = None) -> Response:
        body = found.body
        content = b"" if body is None else body.encode() if isinstance(body, str) else orjson.dumps(body)
        response = Response(content, found.status, {"Server": self._server, **(headers or {})})
        if found.content_type:
            response.headers["Content-Type"] = found.content_type
        if found.status >= 400 and body is None and "OData-Version" in response.headers:
            del response.headers["OData-Version"]
        return response


def _allowed(action: Action | None, target: Target | None) -> list[str]:
    if action is not None:
        return ["POST"]
    if target is None:
        return []
    if target.entity_set.name == "AccessToken" and target.segment == "collection":
        return ["GET", "POST"]
    if target.entity_set.name == "AccessToken" and target.segment == "entity":
        return ["DELETE", "GET"]
    return ["GET"]


def _metadata(accept: str) -> Metadata:
    asked = _METADATA.search(accept)
    if asked is None:
        return "minimal"
    return "none" if asked[1].lower() == "none" else "full" if asked[1].lower() == "full" else "minimal"
