"""The routes below /settings/token, and what all of them share: session, CSRF check and response headers."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tikit_sandbox.auth.callers import effective_caller
from tikit_sandbox.clock import Clock
from tikit_sandbox.store.database import Database

from . import pages
from .csrf import check_form, check_host
from .forms import Fields, read_fields
from .list_view import parse_view
from .page_request import HOME, PageRequest, RefusedError
from .sessions import Sessions
from .zones import find_zone

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def settings_routes(database: Database, clock: Clock) -> list[Route]:
    """Return the routes of the Access Tokens page.

    The sessions are in memory: after a restart of the sandbox, users sign in again.

    Args:
        database: the database with the tokens and the users.
        clock: the clock of the sandbox.

    Returns:
        The routes, for browsers.
    """
    sessions = Sessions()

    def route(path: str, get: pages.Page, post: pages.Page | None = None) -> Route:
        async def endpoint(request: Request) -> Response:
            page = post if post and request.method == "POST" else get
            return await _respond(request, page, database, clock, sessions)

        return Route(HOME + path, endpoint, methods=["GET", "POST"] if post else ["GET"])

    return [
        route("", pages.list_tokens),
        route("/", pages.list_tokens),
        route("/sign-in", pages.sign_in_form, pages.sign_in),
        route("/new", pages.new, pages.create),
        _static("token.css", "text/css"),
        _static("token.js", "text/javascript"),
        route("/{id}", pages.details),
        route("/{id}/delete", pages.confirm, pages.delete),
        route("/{id}/value", pages.details, pages.show_value),
        route("/{id}/displayed/{receipt}", pages.confirm_display),
        route("/{rest:path}", pages.not_found, pages.not_found),
    ]


async def _respond(
    request: Request, page: pages.Page, database: Database, clock: Clock, sessions: Sessions
) -> Response:
    """Run a page in a transaction and a session; set the session cookie and the headers of the response."""
    # Browsers send a cookie to every port of a host, so the port in its name keeps two sandboxes apart.
    cookie = f"session-{request.scope['server'][1]}"
    fields = await read_fields(request)
    session = sessions.find(request.cookies.get(cookie, ""))
    with database.engine.begin() as connection:
        page_request = PageRequest(
            connection,
            session,
            effective_caller(connection, session.user_id),
            find_zone(request.cookies.get("zone", "")),
            clock.now(),
            fields or Fields(),
            request.path_params,
            parse_view(request.query_params),
        )
        try:
            check_host(request)
            if fields is None:
                raise RefusedError(413, "The form is too large. Shorten its fields, then submit it again.")
            if request.method == "POST":
                check_form(session, fields)
            response = page(page_request)
        except RefusedError as error:
            response = page_request.render("refused.html", error.status, reason=error.reason)
    if page_request.session is not session:
        sessions.replace(session, page_request.session)
    # The browser sends no cookie with a form of another site. A cookie in the response would sign the user out.
    signed_in = page_request.session is not session
    if signed_in or (request.method == "GET" and session.id != request.cookies.get(cookie)):
        response.set_cookie(cookie, page_request.session.id, path=HOME, httponly=True, samesite="lax")
    response.headers.update(_HEADERS)
    return response


def _static(name: str, media_type: str) -> Route:
    content = Path(__file__).with_name("static").joinpath(name).read_bytes()

    async def endpoint(_: Request) -> Response:
        return Response(content, media_type=media_type, headers=_HEADERS)

    return Route(f"{HOME}/{name}", endpoint)
