"""Faults of the status line and the headers, and of what comes before them."""

from collections.abc import Iterable, Iterator
from functools import partial

from .fault import ACCEPT, BROKEN, TOLERATE, Action, Advice, Exchange, Fault, Header, Pause, Spoil, Step

_fault = partial(Fault, group="head")


def _line(status_line: str) -> Spoil:
    """Send another status line, `{status}` in it is the true one; then close, since the body may not be read."""

    def spoil(exchange: Exchange) -> Iterable[Step]:
        return [exchange.whole(status_line=status_line.replace("{status}", str(exchange.status))), Action.CLOSE]

    return spoil


def _before(*parts: bytes) -> Spoil:
    return lambda exchange: [*parts, exchange.whole()]


def _headers(*headers: Header) -> Spoil:
    return lambda exchange: [exchange.whole(*headers)]


def _raw(line: bytes) -> Spoil:
    """Put a raw line between the status line and the headers."""

    def spoil(exchange: Exchange) -> Iterable[Step]:
        first, rest = exchange.whole().split(b"\r\n", 1)
        return [first + b"\r\n" + line + b"\r\n" + rest, Action.CLOSE]

    return spoil


def _line_ends(end: bytes) -> Spoil:
    def spoil(exchange: Exchange) -> Iterable[Step]:
        whole = exchange.whole()
        head = whole[: len(whole) - len(exchange.body)]
        return [head.replace(b"\r\n", end) + exchange.body, Action.CLOSE]

    return spoil


def _endless(part: bytes, before: bytes = b"") -> Spoil:
    def spoil(_: Exchange) -> Iterator[Step]:
        yield before
        while True:
            yield part
            yield Pause(0.05)

    return spoil


_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
_SWITCH = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"

FAULTS = (
    _fault(
        "http-0.9",
        "the body alone, without a status line and headers",
        BROKEN,
        lambda exchange: [exchange.body or b"done\n", Action.CLOSE],
    ),
    _fault("version-icy", "the status line of an audio stream, ICY 200 OK", BROKEN, _line("ICY {status} OK")),
    _fault("version-2", "the status line says HTTP/2", TOLERATE, _line("HTTP/2 {status} OK")),
    _fault("version-9.9", "the status line says HTTP/9.9", TOLERATE, _line("HTTP/9.9 {status} OK")),
    _fault("version-1.2", "the status line says HTTP/1.2", TOLERATE, _line("HTTP/1.2 {status} OK")),
    _fault("version-missing", "the status line says HTTP without a version", BROKEN, _line("HTTP {status} OK")),
    _fault("version-in-small-letters", "the status line says http/1.1", TOLERATE, _line("http/1.1 {status} OK")),
    _fault("version-garbled", "the status line says HTTP/1.x", BROKEN, _line("HTTP/1.x {status} OK")),
    _fault("reason-missing", "a status line without a reason", ACCEPT, _line("HTTP/1.1 {status} ")),
    _fault("reason-and-blank-missing", "a status line that ends after the status", ACCEPT, _line("HTTP/1.1 {status}")),
    _fault(
        "reason-odd",
        "an unusual reason: 200 Internal Server Error",
        ACCEPT,
        _line("HTTP/1.1 {status} Internal Server Error"),
    ),
    _fault("reason-latin-1", "a reason with an accent in Latin-1", TOLERATE, _line("HTTP/1.1 {status} Tr\xe8s bien")),
    _fault("reason-long", "a reason of 8,000 letters", TOLERATE, _line("HTTP/1.1 {status} " + "x" * 8000)),
    _fault("status-missing", "a status line without a status", BROKEN, _line("HTTP/1.1 OK")),
    _fault("status-000", "the status 000", BROKEN, _line("HTTP/1.1 000 OK")),
    _fault("status-two-digits", "the status 20", BROKEN, _line("HTTP/1.1 20 OK")),
    _fault("status-four-digits", "the status 2000", BROKEN, _line("HTTP/1.1 2000 OK")),
    _fault("status-negative", "the status -200", BROKEN, _line("HTTP/1.1 -200 OK")),
    _fault("status-two-blanks", "two blanks before the status", TOLERATE, _line("HTTP/1.1  {status} OK")),
    _fault("status-line-twice", "two status lines", TOLERATE, _before(b"HTTP/1.1 200 OK\r\n")),
    _fault(
        "status-lines-contradict",
        "the status line of a 404 in front of a 200",
        Advice("accept or error", "accept or error or unknown", "accept or unknown"),
        _before(b"HTTP/1.1 404 Not Found\r\n"),
    ),
    _fault("blank-line-first", "a blank line before the status line", TOLERATE, _before(b"\r\n")),
    _fault("continue", "a 100 before the response", ACCEPT, _before(_CONTINUE)),
    _fault("continue-ten-times", "ten 100 before the response", ACCEPT, _before(_CONTINUE * 10)),
    _fault("continue-endless", "a 100 every 50 ms, and never a response", BROKEN, _endless(_CONTINUE)),
    _fault("early-hints", "a 103 before the response", ACCEPT, _before(_HINTS)),
    _fault("early-hints-endless", "a 103 every 50 ms, and never a response", BROKEN, _endless(_HINTS)),
    _fault("processing", "a 102 before the response", ACCEPT, _before(b"HTTP/1.1 102 Processing\r\n\r\n")),
    _fault("switching-protocols", "an unsolicited 101", BROKEN, lambda _: [_SWITCH, Action.CLOSE]),
    _fault(
        "switching-protocols-and-stall",
        "an unsolicited 101, then nothing",
        BROKEN,
        lambda _: [_SWITCH, Action.STALL],
    ),
    _fault(
        "headers-endless",
        "a header every 50 ms, and never the last",
        BROKEN,
        _endless(b"X-More: 1\r\n", b"HTTP/1.1 200 OK\r\n"),
    ),
    _fault(
        "headers-5000", "5,000 headers", TOLERATE, _headers(*[(f"X-Header-{number}", "x") for number in range(5000)])
    ),
    _fault(
        "headers-50",
        "50 headers more than usual",
        ACCEPT,
        _headers(*[(f"X-Header-{number}", "x") for number in range(50)]),
    ),
    _fault("header-16-kib", "a header of 16 KiB", ACCEPT, _headers(("X-Long", "x" * 16384))),
    _fault("header-1-mib", "a header of 1 MiB", TOLERATE, _headers(("X-Long", "x" * 2**20))),
    _fault("header-endless", "a header that never ends", BROKEN, _endless(b"x" * 1024, b"HTTP/1.1 200 OK\r\nX-Long: ")),
    _fault("header-nul", "NUL in a header", TOLERATE, _raw(b"X-Null: a\0b")),
    _fault("header-control", "a control character in a header", TOLERATE, _raw(b"X-Bell: a\x07b")),
    _fault("header-latin-1", "a header in Latin-1", ACCEPT, _raw(b"X-Name: \xe9t\xe9")),
    _fault("header-utf-8", "a header in UTF-8", ACCEPT, _raw("X-Name: été".encode())),
    _fault("header-without-colon", "a header without a colon", TOLERATE, _raw(b"this is no header")),
    _fault("header-without-name", "a header without a name", TOLERATE, _raw(b": nameless")),
    _fault("header-without-value", "a header without a value", ACCEPT, _raw(b"X-Empty:")),
    _fault("header-blank-before-colon", "a blank before the colon of a header", TOLERATE, _raw(b"X-Blank : 1")),
    _fault("header-folded", "a header in two lines", TOLERATE, _raw(b"X-Folded: one\r\n two")),
    _fault("header-folded-first", "a blank in front of the first header", TOLERATE, _raw(b" X-First: 1")),
    _fault("header-upgrade", "an offer of another protocol", ACCEPT, _headers(("Upgrade", "h2c"))),
    _fault(
        "header-cookies",
        "20 cookies",
        ACCEPT,
        _headers(*[("Set-Cookie", f"c{number}=1; Path=/") for number in range(20)]),
    ),
    _fault("line-ends-lf", "headers that end in LF alone", TOLERATE, _line_ends(b"\n")),
    _fault("line-ends-cr", "headers that end in CR alone", BROKEN, _line_ends(b"\r")),
)
