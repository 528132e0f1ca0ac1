"""Errors of responses: what a status means, and what to do next."""

import json
import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import httpx

from tikit_kit.address import DEFAULT_ADDRESS, ends_in_api, origin
from tikit_kit.errors import (
    AuthenticationError,
    BadRequestError,
    InternalServerError,
    NotFoundError,
    Outcome,
    PermissionDeniedError,
    RateLimitError,
    TikitError,
    UnexpectedResponseError,
    error_class,
)
from tikit_kit.text import as_words, one_line
from tikit_kit.timestamps import format_timestamp
from tikit_kit.token.finding import Token
from tikit_kit.token.stores import TokenSource

from .outcomes import failure_hint, response_outcome
from .urls import public_url

_REQUEST_IDS = ("request-id", "x-request-id", "x-ms-request-id", "x-correlation-id")
_QUERY = "The query specified in the URI is not valid. "
_YEAR = 365 * 86400
_STORE = {
    TokenSource.ARGUMENT: "pass it to Tikit(token=...)",
    TokenSource.VARIABLE: "set TIKIT_TOKEN",
    TokenSource.FILE: "write it to the file that TIKIT_TOKEN_FILE names",
    TokenSource.KEYRING: "store it (python -m tikit_kit token store)",
    TokenSource.PROMPT: "enter it at the prompt, or set TIKIT_TOKEN",
}
_CLASSES: dict[int, type[TikitError]] = {
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    429: RateLimitError,
}


def response_error(response: httpx.Response, address: str, token: Token, problem: str = "") -> TikitError:
    """Return the error for a response that is not what the request returns.

    Args:
        response: the response, with its body read.
        address: the address of the API, as `find_address` returns it.
        token: the access token of the request.
        problem: what is wrong with the body of a 2xx response.
    """
    code, message = map(token.mask, _odata_error(response))
    request_id = token.mask(_request_id(response))
    outcome = response_outcome(response)
    what, hint = _explain(response, message, request_id, address, token, problem)
    attempts = response.request.extensions.get("attempts", 1)
    return _class(response.status_code, outcome)(
        _shown(what, token, 400).rstrip(".") + (f", after {attempts} attempts" if attempts > 1 else ""),
        failure_hint(one_line(hint), response.request.method, outcome),
        status=response.status_code,
        code=code,
        message=message,
        method=response.request.method,
        url=public_url(response.request.url),
        request_id=request_id,
        headers={name.lower(): value for name, value in response.headers.items()},
    )


def new_token_hint(source: TokenSource) -> str:
    """Return what to do when the access token from a source has expired or is about to."""
    return f"Create another in Settings > Access Tokens, then {_STORE[source]}."


def _shown(text: str, token: Token, limit: int) -> str:
    # Masked before it is cut, which could leave a part of the token, and after the escape sequences are removed.
    return one_line(token.mask(one_line(text)), limit)


def _class(status: int, outcome: Outcome) -> type[TikitError]:
    cause = _CLASSES.get(status)
    if cause is None:
        cause = InternalServerError if status >= 500 else BadRequestError if status >= 400 else UnexpectedResponseError
    return error_class(cause, outcome)


def _explain(
    response: httpx.Response, message: str, request_id: str, address: str, token: Token, problem: str
) -> tuple[str, str]:
    address_hint = _address_hint(address)
    match response.status_code:
        case 400:
            return _bad_request(response, message)
        case 401:
            return _unauthorized(response.headers.get("WWW-Authenticate", ""), token)
        case 403:
            hint = "Create one with the required role (for example Administrators) in Settings > Access Tokens"
            return "the roles of the access token do not allow this", f"{hint}, then {_STORE[token.source]}."
        case 404:
            return _not_found(response.request, address, token)
        case 405:
            return f"the service does not accept {response.request.method} here", address_hint
        case 407:
            return "the proxy requires a user name and a password", "Put them into the proxy's address."
        case 408:
            return "the service waited too long for the request", "Try again."
        case 413:
            return "the request is too large for the service", "Send less at once."
        case 414 | 431:
            return "the query is too long for the service", "Split it: fewer values in one filter."
        case 415:
            return "the service does not accept this kind of body", "Send JSON in UTF-8."
        case 429:
            return "the service received too many requests", _retry_hint(response)
        case status if status < 300:
            return problem, address_hint
        case status if status < 400:
            return _redirect(response, token), f"Redirects are not followed. {address_hint}"
        case status if status >= 500:
            named = f" (request {_shown(request_id, token, 80)})" if request_id else ""
            return (message or "the service failed") + named, _retry_hint(response)
        case _:
            return message or "the service refused the request", address_hint


def _bad_request(response: httpx.Response, message: str) -> tuple[str, str]:
    what = message.removeprefix(_QUERY) or "the service could not read the request"
    if response.request.method != "GET":
        return what, "Check the name, the type and the spelling of each value."
    options = {name.lower().lstrip("$"): value for name, value in parse_qsl(response.request.url.query.decode("ascii"))}
    # Only what the service names counts: a word of its message may happen to be the name of an option.
    named = [name for name in re.findall(r"\$([a-z]+)", message.lower()) if name in options]
    quoted = [text for text in re.findall(r"'([^']+)'", message) if not text.startswith("ServiceDesk.")]
    holding = [name for name, value in options.items() if any(text in value for text in quoted)]
    written = [name for name in options if name in {"filter", "orderby", "select", "expand"}]
    likely = dict.fromkeys(named or holding or written or options)
    return what, f"Check {' and '.join(f'{name}=' for name in likely)}." if likely else _address_hint(DEFAULT_ADDRESS)


def _unauthorized(challenge: str, token: Token) -> tuple[str, str]:
    create = new_token_hint(token.source)
    if expires := _expiry(challenge, token.record.expires):
        return f"the access token expired on {format_timestamp(expires)}", create
    if "expired" in challenge:
        return "the access token expired", create
    if "not valid before" in challenge:
        return "the access token is not valid yet", "Check this machine's clock, or wait."
    if "error=" in challenge:
        return "the service does not know this access token: it is mistyped, incomplete or deleted", create
    return "the service received no access token", "Check TIKIT_URL, and whether a proxy drops the token."


def _expiry(challenge: str, recorded: datetime | None) -> datetime | None:
    """Return when an expired access token expired: from the response, or else from the record; None if neither says."""
    if match := re.search(r"expired at '([^']*)'", challenge):
        try:
            return datetime.strptime(match[1], "%m/%d/%Y %H:%M:%S").replace(tzinfo=UTC)
        except ValueError:
            pass
    return recorded if recorded and ("expired" in challenge or recorded <= datetime.now(UTC)) else None


def _not_found(request: httpx.Request, address: str, token: Token) -> tuple[str, str]:
    path = request.url.path
    entity = re.search(r"/(\w+)[(/](-?\d+)\)?(?:/\w+)?$", path)
    name, id = (entity[1], entity[2]) if entity else _entity_in_body(request)
    if not id:
        return f"there is nothing at {_shown(path, token, 80)}", _address_hint(address)
    hint = "Check the id." if ends_in_api(address) else _address_hint(address)
    return f"there is no {as_words(name)} {id}", hint


def _entity_in_body(request: httpx.Request) -> tuple[str, str]:
    """Return the name and the id of the entity that a body changes, as in `{"Ticket": {"Id": 100}}`, or empty texts."""
    try:
        ((name, entity),) = json.loads(request.content).items()
        return name, str(int(entity["Id"]))
    except (ValueError, TypeError, LookupError, AttributeError, httpx.RequestNotRead):
        return "", ""


def _redirect(response: httpx.Response, token: Token) -> str:
    location = response.headers.get("Location", "")
    try:
        target = response.request.url.join(location)
    except (httpx.InvalidURL, UnicodeError):
        location = ""
    is_web = location and " " not in location and target.scheme in ("http", "https") and (target.port or 0) < 65536
    if not is_web:
        return "the service redirects, but does not say where"
    if origin(target) == origin(response.request.url):
        return f"the service redirects to another page of its own, {_shown(target.path, token, 80)}"
    return f"the service redirects to another server, {target.scheme}://{target.netloc.decode('ascii')}"


def _address_hint(address: str) -> str:
    if ends_in_api(address):
        return "Check the address in TIKIT_URL."
    return f"The address usually ends in /api, as in {DEFAULT_ADDRESS}: check TIKIT_URL."


def _retry_hint(response: httpx.Response) -> str:
    from .retry import retry_after

    seconds = retry_after(response.headers)
    if not seconds or seconds > _YEAR:
        return "Try again later."
    return f"The service asks for a wait of {seconds:,.0f} seconds: try again after that."


def _odata_error(response: httpx.Response) -> tuple[str, str]:
    """Return OData's code and message; empty if the body has none."""
    try:
        body = response.json()
    except ValueError:
        return "", ""
    error = (body.get("error") or body.get("odata.error")) if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return "", ""
    message = error.get("message")
    if isinstance(message, dict):  # OData 2 and 3: {"lang": ..., "value": ...}
        message = message.get("value")
    return str(error.get("code") or ""), message if isinstance(message, str) else ""


def _request_id(response: httpx.Response) -> str:
    return next((response.headers[name] for name in _REQUEST_IDS if name in response.headers), "")
