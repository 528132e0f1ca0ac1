"""Faults of the status: success, failure and unassigned codes, with and without a body."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from http import HTTPStatus

from .fault import (
    ACCEPT,
    BROKEN,
    BUSY,
    JSON_TYPE,
    LOST,
    REFUSED,
    Advice,
    Applies,
    Exchange,
    Fault,
    Header,
    Spoil,
    Stage,
)

_fault = partial(Fault, group="status")
_HTML: tuple[Header, ...] = (("Content-Type", "text/html"),)
_JSON: tuple[Header, ...] = (("Content-Type", JSON_TYPE),)
_PAGE = b"<html><body><h1>Something went wrong</h1></body></html>"
_ODATA = b'{"error":{"code":"","message":"Something went wrong."}}'
_RETRIED = (408, 429, 500, 502, 503, 504)
# Nothing says whether a write happened, whatever number the failure of a server or gateway has.
_FAILED = Advice("error", "unknown")
_UNCLEAR = Advice("error", "error or unknown")
_GONE = Advice("error", "error", "accept or error")


def _advice(status: int) -> Advice:
    if status == 429:
        return BUSY
    if status in _RETRIED:
        return LOST
    if status in (404, 410):
        return _GONE  # the entity is not there, which is what a deletion is for
    if status in (501, 505) or status >= 600:
        return _UNCLEAR
    return _FAILED if status >= 500 else REFUSED


def _stage(status: int) -> Stage:
    return "served" if status in (408, *range(500, 600)) and status not in (501, 505) else "refused"


def _send(status: int, body: bytes, headers: tuple[Header, ...]) -> Spoil:
    return lambda exchange: [
        replace(exchange, status=status, headers=headers, body=body).whole(status_line=_line(status))
    ]


def _line(status: int) -> str:
    try:
        return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP/1.1 {status} Unassigned"


def _failure(status: int, form: str = "") -> Fault:
    body, headers = {"": (b"", ()), "html": (_PAGE, _HTML), "json": (_ODATA, _JSON)}[form]
    words = {"": "without a body", "html": "with a web page", "json": "with an OData error"}[form]
    name = f"status-{status}" + (f"-{form}" if form else "")
    spoil = _send(status, body, headers)
    return _fault(name, f"{status} {words}", _advice(status), spoil, "any", _stage(status))


def _renumbered(status: int, advice: Advice, applies: Applies = "body") -> Fault:
    """Make a fault that sends the true response under another status."""

    def spoil(exchange: Exchange) -> Iterable[bytes]:
        return [replace(exchange, status=status).whole(status_line=_line(status))]

    return _fault(f"status-{status}", f"the true body with {status}", advice, spoil, applies)


def _challenge(name: str, summary: str, *challenges: str) -> Fault:
    headers = tuple(("WWW-Authenticate", challenge) for challenge in challenges)
    return _fault(f"status-401-{name}", summary, REFUSED, _send(401, b"", headers), "any", "refused")


_EMPTY = Advice("error", "unknown", "accept")
_EXPIRED = 'Bearer error="invalid_token", error_description="The token expired at \'01/12/2026 10:00:00\'"'

FAULTS = (
    *(_renumbered(status, ACCEPT) for status in (201, 202, 203, 206, 226, 299)),
    _fault("status-204", "204 without a body", _EMPTY, _send(204, b"", ()), "any"),
    _fault("status-205", "205 without a body", _EMPTY, _send(205, b"", ()), "any"),
    _fault("status-202-empty", "202 without a body", _EMPTY, _send(202, b"", ()), "any"),
    _fault("status-207", "207 with XML", BROKEN, _send(207, b"<multistatus/>", (("Content-Type", "text/xml"),)), "any"),
    *(_failure(status) for status in (300, 304, 305, 306, 399)),
    *(_failure(status) for status in (400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416)),
    *(_failure(status) for status in (417, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 444, 451, 499)),
    *(_failure(status, "html") for status in (400, 403, 404, 408, 429)),
    *(_failure(status, "json") for status in (400, 401, 403, 404, 409, 422, 429)),
    _challenge("bearer", "401, the service received no token", "Bearer"),
    _challenge("unknown", "401, the token is unknown", 'Bearer error="invalid_token"'),
    _challenge("expired", "401, the token is expired", _EXPIRED),
    _challenge("basic", "401, a user name and a password are required", 'Basic realm="proxy"'),
    _challenge("negotiate", "401, Windows authentication is required", "Negotiate", "NTLM"),
    *(_failure(status) for status in (500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 521, 522, 524, 530, 599)),
    *(_failure(status, "html") for status in (500, 502, 503, 504)),
    *(_failure(status, "json") for status in (500, 503)),
    *(_failure(status) for status in (600, 799, 999)),
)  # fmt: skip  # a table: one fault in a line
