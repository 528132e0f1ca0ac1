"""The sandbox over HTTP: who may ask, which path is meant, and the form of every answer."""

import re
from dataclasses import dataclass, replace
from urllib.parse import unquote

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tikit_sandbox.auth.access_tokens import UnauthorizedError, authenticate, belongs_to_other
from tikit_sandbox.auth.callers import Caller
from tikit_sandbox.clock import Clock
from tikit_sandbox.controls import control_routes
from tikit_sandbox.settings_page import settings_routes
from tikit_sandbox.store.database import Database

from .actions import Action, perform_action, resolve_action
from .media_types import negotiate_media_type
from .messages import ApiResponse, RequestContext
from .metadata import describe_service
from .paths import Target, resolve_path
from .read import read_target

# Limits of Kestrel, the server beneath the service: bytes of a request line, headers and their bytes, bytes of a body.
REQUEST_LINE = 8192
HEADERS = 100
HEADER_BYTES = 32768
BODY = 30_000_000
_ENCODED_SLASH = re.compile("%(?=2[fF])")
_PAGE_SIZE = re.compile(r"(?:odata\.)?maxpagesize\s*=\s*(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Settings:
    """What is configurable in the framework: page size (0: none), `$top` limit, form of the next links."""

    page_size: int = 100
    max_top: int | None = None
    skip_token: bool = False


def build(database: Database, clock: Clock, settings: Settings) -> Starlette:
    """Build the application.

    Args:
        database: what it serves.
        clock: what time it is there.
        settings: how it pages.

    """
    api = _Api(database, clock, settings)
    return Starlette(
        routes=[
            Route("/api/{path:path}", api),  # most requests, so it is tried first
            *control_routes(database, clock),
            *settings_routes(database, clock),
            Route("/{path:path}", api),
        ],
        exception_handlers={UnauthorizedError: _unauthorized},
    )


class _Api:
    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database, self._clock, self._settings = database, clock, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer any method: a route to a plain function would refuse some in words of its own."""
        response = await self._handle(Request(scope, receive))
        await response(scope, receive, send)

    async def _handle(self, request: Request) -> Response:
        """Answer a request below /api: unknown path, wrong method, unknown caller, and only then the rest."""
        typed = request.scope["raw_path"].decode("latin-1").partition("?")[0]
        query = request.scope["query_string"].decode("latin-1")
        too_much = _too_much(request, f"{typed}?{query}")
        if too_much:
            return _response(ApiResponse(too_much), {"Connection": "close"})
        if not f"{typed}/".lower().startswith("/api/"):
            return _response(ApiResponse(404))
        path = typed[len("/api/") :]
        # An encoded slash stays as it is, so it is a part of a name and divides nothing.
        decoded = unquote(_ENCODED_SLASH.sub("%25", path))
        document = decoded.lower()
        action, target = resolve_action(decoded), resolve_path(decoded)
        allowed = ["GET"] if document in ("", "$metadata") else _allowed(action, target)
        if not allowed:
            return _response(ApiResponse(404))
        if request.method not in allowed:
            return _response(ApiResponse(405), {"Allow": ", ".join(allowed)})
        caller = authenticate(self._database, request.headers.getlist("Authorization"), self._clock.now())
        read = self._request_context(request, path, query, caller, target)
        version: dict[str, str] = {"OData-Version": read.version}
        if document in ("", "$metadata"):
            return _response(describe_service(document, read), version)
        if not self._permits(caller, target):
            return _response(ApiResponse(403))
        if request.method == "GET" and target is not None:
            return _response(_as_charset_asked(read_target(self._database, target, read), request), version)
        if target is not None and action is None:
            action = Action("AddAccessToken" if request.method == "POST" else "DeleteAccessToken", target.key or 0)
        assert action is not None
        body = await _body(request)
        if body is None:
            return _response(ApiResponse(413), {"Connection": "close"})
        content_type = request.headers.get("Content-Type", "")
        found, headers = perform_action(self._database, action, caller, body, content_type, read)
        return _response(found, version | headers)

    def _permits(self, caller: Caller, target: Target | None) -> bool:
        """Say whether the caller may go on: everybody to their own tokens, who has a role to the rest."""
        if target is None or target.entity_set.name not in ("AccessToken", "ApplicationRole"):
            return bool(caller.roles)
        if not _is_token(target) or target.key is None:
            return True
        with self._database.engine.connect() as connection:
            return not belongs_to_other(connection, target.key, caller)

    def _request_context(
        self, request: Request, path: str, query: str, caller: Caller, target: Target | None
    ) -> RequestContext:
        prefer = _PAGE_SIZE.search(request.headers.get("Prefer", ""))
        version = request.headers.get("OData-MaxVersion") or request.headers.get("OData-Version")
        own_only = _is_token(target) and not caller.is_administrator
        return RequestContext(
            base=f"{request.url.scheme}://{request.headers.get('Host', request.url.netloc)}/api",
            path=path,
            query=query,
            page_size=self._settings.page_size,
            max_top=self._settings.max_top,
            skip_token=self._settings.skip_token,
            max_page_size=int(prefer[1]) if prefer else None,
            version="4.01" if version == "4.01" else "4.0",
            media_type=negotiate_media_type(request.headers.get("Accept", ""), query),
            now=self._clock.now(),
            creator=caller.user_id if own_only else None,
        )


def _too_much(request: Request, address: str) -> int:
    """Give the status for a request line or headers beyond the limits, 0 within them."""
    if len(f"{request.method} {address} HTTP/1.1\r\n") > REQUEST_LINE:
        return 414
    sent = request.headers.raw
    size = sum(len(name) + len(value) + 4 for name, value in sent)
    return 431 if len(sent) > HEADERS or size > HEADER_BYTES else 0


def _as_charset_asked(found: ApiResponse, request: Request) -> ApiResponse:
    """Leave the charset unsaid where `Accept-Charset` does not take UTF-8, as the framework does."""
    charset = request.headers.get("Accept-Charset", "utf-8").lower()
    if found.content_type and "utf-8" not in charset and "*" not in charset:
        return replace(found, content_type=found.content_type.removesuffix("; charset=utf-8"))
    return found


def _is_token(target: Target | None) -> bool:
    return target is not None and target.entity_set.name == "AccessToken"


def _response(found: ApiResponse, headers: dict[str, str] | None = None) -> Response:
    body = found.body
    content = b"" if body is None else body.encode() if isinstance(body, str) else orjson.dumps(body)
    response = Response(content, found.status, headers)
    if found.content_type:
        response.headers["Content-Type"] = found.content_type
    if found.status >= 400 and body is None and "OData-Version" in response.headers:
        del response.headers["OData-Version"]
    return response


async def _unauthorized(_: Request, error: Exception) -> Response:
    assert isinstance(error, UnauthorizedError)
    return _response(ApiResponse(401), {"WWW-Authenticate": error.challenge})


async def _body(request: Request) -> bytes | None:
    """Read the body; None if it is too long."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > BODY:
            return None
        parts.append(part)
    return b"".join(parts)


def _allowed(action: Action | None, target: Target | None) -> list[str]:
    if action is not None:
        return ["POST"]
    if target is None:
        return []
    if _is_token(target) and target.segment == "collection":
        return ["GET", "POST"]
    if _is_token(target) and target.segment == "entity":
        return ["DELETE", "GET"]
    return ["GET"]
