"""Redirects: a client follows none, since it sends the access token to one origin only."""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from .fault import REFUSED, TOLERATE, Exchange, Fault

Target = Callable[[Exchange], str]


def _fault(name: str, summary: str, status: int, *targets: Target) -> Fault:
    def spoil(exchange: Exchange) -> list[bytes]:
        locations = tuple(("Location", target(exchange)) for target in targets)
        line = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"
        return [replace(exchange, status=status, headers=locations, body=b"").whole(status_line=line)]

    return Fault(f"redirect-{name}", summary, REFUSED, spoil, "any", "refused", group="redirect")


def _itself(exchange: Exchange) -> str:
    return exchange.url


def _elsewhere(exchange: Exchange) -> str:
    return exchange.other_url


def _fixed(text: str) -> Target:
    return lambda _: text


def _refresh(exchange: Exchange) -> list[bytes]:
    return [exchange.whole(("Refresh", f"0; url={exchange.other_url}"), ("Location", exchange.other_url))]


_CODES = (301, 302, 303, 307, 308)
FAULTS = (
    *(_fault(f"{code}-to-itself", f"{code} to the same URL", code, _itself) for code in _CODES),
    *(_fault(f"{code}-elsewhere", f"{code} to another origin that would respond", code, _elsewhere) for code in _CODES),
    *(_fault(f"{code}-without-location", f"{code} without Location", code) for code in _CODES),
    _fault("relative", "302 to a relative path", 302, _fixed("login?next=/api")),
    _fault("path", "302 to the sign-in page of this server", 302, _fixed("/settings/token")),
    _fault("without-scheme", "302 to a host without a scheme", 302, lambda exchange: exchange.other_url[5:]),
    _fault("https", "308 to https", 308, lambda exchange: exchange.url.replace("http:", "https:")),
    _fault("empty", "302 with an empty Location", 302, _fixed("")),
    _fault("malformed", "302 to half of an IPv6 address", 302, _fixed("http://[::1/login")),
    _fault("bad-port", "302 to the port 99999", 302, _fixed("http://127.0.0.1:99999/")),
    _fault("file", "302 to a file", 302, _fixed("file:///etc/passwd")),
    _fault("script", "302 to a script", 302, _fixed("javascript:alert(1)")),
    _fault("user-info", "302 to a URL with a password", 302, lambda exchange: exchange.url.replace("//", "//user:pass@")),
    _fault("letters", "302 to a path with letters in Latin-1", 302, _fixed("/\u00e9t\u00e9")),
    _fault("long", "302 to a URL of 9,000 characters", 302, _fixed("/" + "x" * 9000)),
    _fault("terminal", "302 to a path with escape characters of a terminal", 302, _fixed("/\x1b[2J\x1b]0;owned\x07")),
    _fault("two-locations", "302 with two Locations", 302, _itself, _elsewhere),
    _fault("300-choices", "300 with a Location", 300, _elsewhere),
    Fault("redirect-refresh", "a good response with Refresh and Location", TOLERATE, _refresh, group="redirect"),
)  # fmt: skip  # a table: one fault in a line
