"""When the answer is not a good one: what it means, in words, and what to do next."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import httpx

from tikit_kit.address import DEFAULT_ADDRESS, origin
from tikit_kit.errors import TikitError
from tikit_kit.text import one_line
from tikit_kit.timestamps import format_timestamp
from tikit_kit.token.finding import Token
from tikit_kit.token.stores import TokenSource

from .connection_errors import public_url

_REQUEST_IDS = ("request-id", "x-request-id", "x-ms-request-id", "x-correlation-id")
_QUERY = "The query specified in the URI is not valid. "
_YEAR = 365 * 86400
_STORE = {
    TokenSource.ARGUMENT: "give it to Tikit(token=...)",
    TokenSource.VARIABLE: "set TIKIT_TOKEN",
    TokenSource.FILE: "write it into the file that TIKIT_TOKEN_FILE names",
    TokenSource.KEYRING: "store it (python -m tikit_kit token store)",
    TokenSource.PROMPT: "give it when asked, or set TIKIT_TOKEN",
}


def response_error(response: httpx.Response, address: str, token: Token) -> TikitError:
    """Say what an answer means that is not a good one.

    Args:
        response: the answer, with its body read.
        address: the address of the API, as `find_address` gives it.
        token: the token that was sent; should the service repeat it, it is left out.

    """

    def safe(text: str) -> str:
        return text.replace(token.value, "(the token)")

    code, message = map(safe, _service_words(response))
    number = safe(_request_id(response))
    what, hint = _words(response, message, number, address, token)
    attempts = response.request.extensions.get("attempts", 1)
    return TikitError(
        one_line(what, 400).rstrip(".") + (f", after {attempts} attempts" if attempts > 1 else ""),
        hint,
        status=response.status_code,
        code=code,
        message=message,
        method=response.request.method,
        url=public_url(response.request.url),
        request_id=number,
        headers={name.lower(): safe(value) for name, value in response.headers.items()},
    )


def new_token_hint(source: TokenSource) -> str:
    """Say what to do when the token from a source has ended or is about to."""
    return f"Create another in Settings > Access Tokens, then {_STORE[source]}."


def _words(response: httpx.Response, message: str, number: str, address: str, token: Token) -> tuple[str, str]:
    place = _place_hint(address)
    match response.status_code:
        case 400:
            return _bad_request(response, message)
        case 401:
            return _unauthorized(response.headers.get("WWW-Authenticate", ""), token)
        case 403:
            hint = "Create one with the role it needs (Administrators, say) in Settings > Access Tokens"
            return "the roles of the access token do not allow this", f"{hint}, then {_STORE[token.source]}."
        case 404:
            return _not_found(response.request.url, address)
        case 405:
            return f"the service does not take {response.request.method} here", place
        case 407:
            return "the proxy asks for a user name and a password", "Give them in the proxy's address."
        case 408:
            return "the service waited too long for the request", "Try again."
        case 413:
            return "the request is too large for the service", "Send less at once."
        case 414 | 431:
            return "the query is too long for the service", "Split it: fewer values in one filter."
        case 415:
            return "the service does not take this kind of body", "Send JSON in UTF-8."
        case 429:
            return "the service has had too many requests", _later(response)
        case status if 300 <= status < 400:
            return _redirect(response), f"A redirect is not followed. {place}"
        case status if status < 300 and _is_html(response):
            return "a web page came instead of JSON, to sign in perhaps", place
        case status if status < 300:
            return "the answer is not the JSON that was asked for", place
        case status if status >= 500:
            named = f" (request {one_line(number, 80)})" if number else ""
            return (message or "the service failed") + named, _later(response)
        case _:
            return message or "the service refused the request", place


def _bad_request(response: httpx.Response, message: str) -> tuple[str, str]:
    if response.request.method != "GET":
        hint = "Check the name, the type and the spelling of each value."
        return message or "the service could not read the request", hint
    query = parse_qsl(response.request.url.query.decode("ascii"))
    options = {name.lower().lstrip("$"): value for name, value in query if name}
    quoted = [text for text in re.findall(r"'([^']+)'", message) if not text.startswith("ServiceDesk.")]
    named = [name for name in options if re.search(rf"\b{re.escape(name)}\b", message, re.IGNORECASE)]
    holding = [name for name, value in options.items() if any(text in value for text in quoted)]
    written = [name for name in options if name in {"filter", "orderby", "select", "expand"}]
    likely = named or holding or written or list(options)
    hint = f"Check {' and '.join(f'{name}=' for name in likely)}." if likely else _place_hint(DEFAULT_ADDRESS)
    return message.removeprefix(_QUERY) or "the service could not read the request", hint


def _unauthorized(challenge: str, token: Token) -> tuple[str, str]:
    create = new_token_hint(token.source)
    if end := _end(challenge, token.record.expires):
        return f"the token expired on {format_timestamp(end)}", create
    if "expired" in challenge:
        return "the token expired", create
    if "not valid before" in challenge:
        return "the token is not valid yet", "Check this machine's clock, or wait until it is."
    if "error=" in challenge:
        return "the service does not know this token: mistyped, cut off or deleted", create
    return "the service saw no access token", "Check TIKIT_URL, and whether a proxy drops the token."


def _end(challenge: str, known: datetime | None) -> datetime | None:
    """Give the end of a token that has ended: as the service tells it, or else as it is known here."""
    if told := re.search(r"expired at '([^']*)'", challenge):
        try:
            return datetime.strptime(told[1], "%m/%d/%Y %H:%M:%S").replace(tzinfo=UTC)
        except ValueError:
            pass
    return known if known and ("expired" in challenge or known <= datetime.now(UTC)) else None


def _not_found(url: httpx.URL, address: str) -> tuple[str, str]:
    place = _place_hint(address)
    entity = re.search(r"/(\w+)[(/](\d+)\)?$", url.path)
    if entity is None:
        return f"there is nothing at {one_line(url.path, 80)}", place
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", entity[1]).lower()
    return f"there is no {name} {entity[2]}", "Check the id." if _ends_well(address) else place


def _redirect(response: httpx.Response) -> str:
    try:
        target = response.request.url.join(response.headers["Location"])
    except (KeyError, httpx.InvalidURL):
        return "the service redirects, without saying where"
    if origin(target) == origin(response.request.url):
        return "the service redirects to another page of its own"
    return f"the service redirects to another server, {target.scheme}://{target.netloc.decode('ascii')}"


def _place_hint(address: str) -> str:
    if _ends_well(address):
        return "Check the address in TIKIT_URL."
    return f"The address usually ends in /api, as in {DEFAULT_ADDRESS}: check TIKIT_URL."


def _ends_well(address: str) -> bool:
    return address.lower().endswith("/api")


def _later(response: httpx.Response) -> str:
    from .retry import retry_after

    seconds = retry_after(response.headers)
    if seconds is None or seconds > _YEAR:
        return "Try again later."
    return f"It asks to wait {seconds:,.0f} seconds: try again then."


def _service_words(response: httpx.Response) -> tuple[str, str]:
    """Give OData's code and message, empty if the body holds none."""
    try:
        body = response.json()
    except ValueError:
        return "", ""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return "", ""
    return str(error.get("code") or ""), str(error.get("message") or "")


def _request_id(response: httpx.Response) -> str:
    return next((response.headers[name] for name in _REQUEST_IDS if name in response.headers), "")


def _is_html(response: httpx.Response) -> bool:
    return "html" in response.headers.get("Content-Type", "").lower()
