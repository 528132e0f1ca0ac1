"""The sandbox over HTTP: who may ask, which path is meant, and the form of every answer."""

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tikit_sandbox.clock import Clock
from tikit_sandbox.database import Database
from tikit_sandbox.paths import resolve
from tikit_sandbox.read import Answer, Metadata, ReadRequest, answer
from tikit_sandbox.tokens import UnauthorizedError, identify

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

    async def api(request: Request) -> Response:
        typed = request.scope["raw_path"].decode("latin-1").partition("?")[0]
        path = typed[len("/api") :].lstrip("/") if not typed.startswith("/api//") else ""
        target = resolve(unquote(path))
        if target is None:
            return _response(Answer(404), server)
        if request.method != "GET":
            return _response(Answer(405), server, {"Allow": "GET"})
        try:
            identify(database, request.headers.getlist("Authorization"), clock.now())
        except UnauthorizedError as error:
            return _response(Answer(401), server, {"WWW-Authenticate": error.challenge})
        prefer = _PAGE_SIZE.search(request.headers.get("Prefer", ""))
        base = f"{request.url.scheme}://{request.headers.get('Host', request.url.netloc)}/api"
        asked = request.headers.get("OData-MaxVersion") or request.headers.get("OData-Version")
        version = "4.01" if asked == "4.01" else "4.0"
        read = ReadRequest(
            base=base,
            path=path,
            query=request.scope["query_string"].decode("latin-1"),
            page_size=settings.page_size,
            max_top=settings.max_top,
            skip_token=settings.skip_token,
            max_page_size=int(prefer[1]) if prefer else None,
            version="4.01" if version == "4.01" else "4.0",
            metadata=_metadata(request.headers.get("Accept", "")),
            now=clock.now(),
        )
        found = answer(database, target, read)
        charset = request.headers.get("Accept-Charset", "utf-8").lower()
        if found.content_type and "utf-8" not in charset and "*" not in charset:
            found = replace(found, content_type=found.content_type.removesuffix("; charset=utf-8"))
        return _response(found, server, {"OData-Version": version})

    async def nothing(_: Request) -> Response:
        return _response(Answer(404), server)

    return Starlette(
        routes=[
            Route("/api{path:path}", api, methods=METHODS),
            Route("/{path:path}", nothing, methods=METHODS),
        ]
    )


def _metadata(accept: str) -> Metadata:
    asked = _METADATA.search(accept)
    if asked is None:
        return "minimal"
    return "none" if asked[1].lower() == "none" else "full" if asked[1].lower() == "full" else "minimal"


def _response(found: Answer, server: str, headers: dict[str, str] | None = None) -> Response:
    body: Any = found.body
    content = b"" if body is None else body.encode() if isinstance(body, str) else orjson.dumps(body)
    response = Response(content, found.status, {"Server": server, **(headers or {})})
    if found.content_type:
        response.headers["Content-Type"] = found.content_type
    if found.status >= 400 and body is None and "OData-Version" in response.headers:
        del response.headers["OData-Version"]
    return response
