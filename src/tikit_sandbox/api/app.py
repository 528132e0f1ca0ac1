"""The HTTP application: limits, routing, authentication, permission, and the HTTP form of each response."""

import re
from dataclasses import replace
from urllib.parse import unquote

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tikit_sandbox.auth.access_tokens import UnauthorizedError, authenticate
from tikit_sandbox.clock import Clock
from tikit_sandbox.controls import Controls, control_routes
from tikit_sandbox.settings import Settings
from tikit_sandbox.settings_page import settings_routes
from tikit_sandbox.store.database import Database

from .media_types import negotiate_media_type
from .messages import ApiResponse, RequestContext
from .routes import ApiRoute, bind_target, find_routes

# Limits of Kestrel, the web server of the service: bytes of the request line, number and bytes of headers, body bytes.
_REQUEST_LINE = 8192
_HEADERS = 100
_HEADER_BYTES = 32768
_BODY = 30_000_000
_ENCODED_SLASH = re.compile("%(?=2[fF])")
_PAGE_SIZE = re.compile(r"(?:odata\.)?maxpagesize\s*=\s*(\d{1,9})", re.IGNORECASE)


def build(database: Database, controls: Controls, settings: Settings) -> Starlette:
    """Build the application.

    Args:
        database: the database to serve.
        controls: what can be changed while the sandbox runs, such as its clock.
        settings: the settings of the sandbox.
    """
    clock = controls.clock
    api = _Api(database, clock, settings)
    return Starlette(
        routes=[
            Route("/api/{path:path}", api),  # first, since most requests go here
            *control_routes(database, controls),
            *settings_routes(database, clock),
            Route("/{path:path}", api),
        ],
        exception_handlers={UnauthorizedError: _unauthorized},
    )


class _Api:
    """An ASGI application, since a Starlette route to a function refuses some methods with a response of its own."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database, self._clock, self._settings = database, clock, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._handle(Request(scope, receive))
        await response(scope, receive, send)

    async def _handle(self, request: Request) -> Response:
        """Handle a request; check it in the framework's order: limits, path, method, access token, permission, body."""
        raw_path = request.scope["raw_path"].decode("latin-1").partition("?")[0]
        query = request.scope["query_string"].decode("latin-1")
        limit_status = _exceeded_limit(request, f"{raw_path}?{query}")
        if limit_status:
            return _response(ApiResponse(limit_status, headers={"Connection": "close"}))
        if not f"{raw_path}/".lower().startswith("/api/"):
            return _response(ApiResponse(404))
        path = raw_path[len("/api/") :]
        # An encoded slash belongs to a name; it does not separate segments.
        routes, key = find_routes(unquote(_ENCODED_SLASH.sub("%25", path)))
        if not routes:
            return _response(ApiResponse(404))
        if request.method not in routes:
            return _response(ApiResponse(405, headers={"Allow": ", ".join(sorted(routes))}))
        route = routes[request.method]
        context = self._context(request, route, key, path, query)
        if not route.permission.allows(context):
            return _response(ApiResponse(403))
        if request.method != "GET":
            body = await _body(request)
            if body is None:
                return _response(ApiResponse(413, headers={"Connection": "close"}))
            context = replace(context, body=body, content_type=request.headers.get("Content-Type", ""))
        response = _with_accepted_charset(route.handler(context), request)
        return _response(response, {"OData-Version": context.version})

    def _context(self, request: Request, route: ApiRoute, key: int | None, path: str, query: str) -> RequestContext:
        """Authenticate the caller and collect what handlers need."""
        now = self._clock.now()
        prefer = _PAGE_SIZE.search(request.headers.get("Prefer", ""))
        version = request.headers.get("OData-MaxVersion") or request.headers.get("OData-Version")
        return RequestContext(
            database=self._database,
            settings=self._settings,
            caller=authenticate(self._database, request.headers.getlist("Authorization"), now),
            now=now,
            base=f"{request.url.scheme}://{request.headers.get('Host', request.url.netloc)}/api",
            path=path,
            query=query,
            target=bind_target(route, key),
            key=key,
            max_page_size=int(prefer[1]) if prefer else None,
            version="4.01" if version == "4.01" else "4.0",
            media_type=negotiate_media_type(request.headers.get("Accept", ""), query),
        )


def _exceeded_limit(request: Request, address: str) -> int:
    """Return the status for a request line or headers beyond the limits; 0 if they are within them."""
    if len(f"{request.method} {address} HTTP/1.1\r\n") > _REQUEST_LINE:
        return 414
    headers = request.headers.raw
    size = sum(len(name) + len(value) + 4 for name, value in headers)
    return 431 if len(headers) > _HEADERS or size > _HEADER_BYTES else 0


def _with_accepted_charset(response: ApiResponse, request: Request) -> ApiResponse:
    """Remove the charset if the ``Accept-Charset`` of a GET excludes UTF-8, as the framework does."""
    charset = request.headers.get("Accept-Charset", "utf-8").lower()
    if request.method == "GET" and response.content_type and "utf-8" not in charset and "*" not in charset:
        return replace(response, content_type=response.content_type.removesuffix("; charset=utf-8"))
    return response


def _response(api_response: ApiResponse, headers: dict[str, str] | None = None) -> Response:
    body = api_response.body
    content = b"" if body is None else body.encode() if isinstance(body, str) else orjson.dumps(body)
    response = Response(content, api_response.status, {**(headers or {}), **api_response.headers})
    if api_response.content_type:
        response.headers["Content-Type"] = api_response.content_type
    if api_response.status >= 400 and body is None and "OData-Version" in response.headers:
        del response.headers["OData-Version"]
    return response


async def _unauthorized(_: Request, error: Exception) -> Response:
    assert isinstance(error, UnauthorizedError)
    return _response(ApiResponse(401, headers={"WWW-Authenticate": error.challenge}))


async def _body(request: Request) -> bytes | None:
    """Read the body of a request; return None if it is too long."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > _BODY:
            return None
        parts.append(part)
    return b"".join(parts)
