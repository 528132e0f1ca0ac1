"""Faults of the connection: it is closed, reset or stalled at every point of an exchange, or another protocol responds."""

from collections.abc import Iterable, Iterator
from functools import partial

from .fault import ACCEPT, BROKEN, LOST, Action, Advice, Applies, Exchange, Fault, Pause, Spoil, Step

_TRICKLE = 0.1
"""Seconds between two bytes: longer than any test waits for a complete response."""
_SILENT = Advice("error", "unknown")
"""A client whose first attempt took all the time has none for another."""


_fault = partial(Fault, group="connection")


def _only(action: Action) -> Spoil:
    return lambda _: [action]


def _until(part: str, action: Action) -> Spoil:
    """Send the response up to a point, then act."""

    def spoil(exchange: Exchange) -> Iterable[Step]:
        whole = exchange.whole()
        head = whole.index(b"\r\n\r\n") + 4
        end = {
            "status line": 8,
            "headers": head - 20,
            "body": head,
            "half of the body": head + len(exchange.body) // 2,
            "last byte": len(whole) - 1,
        }[part]
        return [whole[:end], action]

    return spoil


def _trickle(part: str) -> Spoil:
    def spoil(exchange: Exchange) -> Iterator[Step]:
        whole = exchange.whole()
        head = whole.index(b"\r\n\r\n") + 4
        start = {"response": 0, "headers": 16, "body": head}[part]
        yield whole[:start]
        for position in range(start, len(whole)):
            yield whole[position : position + 1]
            yield Pause(_TRICKLE)

    return spoil


def _halves(seconds: float) -> Spoil:
    def spoil(exchange: Exchange) -> Iterable[Step]:
        whole = exchange.whole()
        middle = len(whole) - len(exchange.body) // 2
        return [whole[:middle], Pause(seconds), whole[middle:]]

    return spoil


def _single_bytes(exchange: Exchange) -> Iterator[Step]:
    for byte in exchange.whole():
        yield bytes([byte])
        yield Pause(0)


def _other_protocol(banner: bytes) -> Spoil:
    return lambda _: [banner, Action.CLOSE]


_CUTS: tuple[tuple[str, str, str, Applies], ...] = (
    ("in-status-line", "after half a status line", "status line", "any"),
    ("in-headers", "after half of the headers", "headers", "any"),
    ("after-headers", "after the headers", "body", "body"),
    ("in-body", "after half of the body", "half of the body", "body"),
    ("before-last-byte", "before the last byte of the body", "last byte", "body"),
)
_CUT_IN_HEADERS = Advice("retry or error", "unknown", "accept or unknown")
"""curl accepts headers that the end of the connection has cut short."""
_CUT_SHORT = tuple(
    _fault(
        f"{verb}-{place}",
        f"{what} {where}",
        _CUT_IN_HEADERS if (verb, place) == ("close", "in-headers") else advice,
        _until(part, action),
        applies,
    )
    for verb, what, advice, action in (
        ("close", "the connection is closed", LOST, Action.CLOSE),
        ("reset", "the connection is reset", LOST, Action.RESET),
        ("stall", "no further byte is sent", _SILENT, Action.STALL),
    )
    for place, where, part, applies in _CUTS
)

FAULTS = (
    _fault(
        "reset-unread", "the connection is reset, the request is not read", LOST, _only(Action.RESET), stage="unread"
    ),
    _fault(
        "close-unread", "the connection is closed, the request is not read", LOST, _only(Action.CLOSE), stage="unread"
    ),
    _fault("stall-unread", "the request is not read, no byte is sent", _SILENT, _only(Action.STALL), stage="unread"),
    _fault(
        "reset-before-service",
        "the request is read, then the connection is reset",
        LOST,
        _only(Action.RESET),
        stage="refused",
    ),
    _fault(
        "close-before-service",
        "the request is read, then the connection is closed",
        LOST,
        _only(Action.CLOSE),
        stage="refused",
    ),
    _fault(
        "stall-before-service", "the request is read, no byte is sent", _SILENT, _only(Action.STALL), stage="refused"
    ),
    _fault("reset-after-service", "the request is handled, then the connection is reset", LOST, _only(Action.RESET)),
    _fault("close-after-service", "the request is handled, then the connection is closed", LOST, _only(Action.CLOSE)),
    _fault("stall-after-service", "the request is handled, no byte is sent", _SILENT, _only(Action.STALL)),
    _fault(
        "half-close-without-response",
        "the server ends its sending half without a response",
        LOST,
        _only(Action.HALF_CLOSE),
    ),
    _fault(
        "half-close-in-body",
        "the server ends its sending half in the body",
        LOST,
        _until("half of the body", Action.HALF_CLOSE),
        "body",
    ),
    *_CUT_SHORT,
    _fault("trickle-response", "the response comes one byte at a time, ten a second", _SILENT, _trickle("response")),
    _fault("trickle-headers", "the headers come one byte at a time", _SILENT, _trickle("headers")),
    _fault("trickle-body", "the body comes one byte at a time", _SILENT, _trickle("body"), "body"),
    _fault(
        "late-response", "the response comes after one second", ACCEPT, lambda exchange: [Pause(1), exchange.whole()]
    ),
    _fault("pause-in-body", "the body pauses for one second", ACCEPT, _halves(1), "body"),
    _fault("single-bytes", "the response comes in packets of one byte, quickly", ACCEPT, _single_bytes),
    _fault(
        "close-after-response",
        "the connection is closed after a whole response, without notice",
        ACCEPT,
        lambda exchange: [exchange.whole(), Action.CLOSE],
    ),
    _fault(
        "half-close-after-response",
        "the server ends its sending half after a whole response",
        ACCEPT,
        lambda exchange: [exchange.whole(), Action.HALF_CLOSE],
    ),
    _fault(
        "open-in-spite-of-close",
        "the response says Connection: close, but the connection stays open",
        ACCEPT,
        lambda exchange: [exchange.whole(("Connection", "close")), Action.STALL],
    ),
    _fault("other-protocol-ssh", "an SSH server responds", BROKEN, _other_protocol(b"SSH-2.0-OpenSSH_9.6\r\n")),
    _fault("other-protocol-smtp", "a mail server responds", BROKEN, _other_protocol(b"220 mail.example.com ESMTP\r\n")),
    _fault(
        "other-protocol-tls",
        "a TLS alert in place of a response",
        BROKEN,
        _other_protocol(b"\x15\x03\x01\x00\x02\x02\x46"),
    ),
    _fault("other-protocol-noise", "bytes that are not HTTP", BROKEN, _other_protocol(bytes(range(128, 256)) * 8)),
)
