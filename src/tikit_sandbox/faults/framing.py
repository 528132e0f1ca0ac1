"""Faults of HTTP framing: lengths, chunks, and where a body ends."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from .fault import ACCEPT, BROKEN, LOST, TOLERATE, Action, Advice, Exchange, Fault, Spoil, Step

_HIDDEN = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"value":[]}'


_fault = partial(Fault, group="framing", applies="body")


def _lengths(*patterns: str, after: Action = Action.CLOSE) -> Spoil:
    """Send Content-Length headers; `{n}` is the true length, `{n+10}` and `{n-10}` are near it."""

    def spoil(exchange: Exchange) -> Iterable[Step]:
        length = len(exchange.body)
        near = {"{n}": length, "{n+10}": length + 10, "{n-10}": length - 10, "{wrap}": 2**64 + length}
        values = []
        for pattern in patterns:
            for mark, number in near.items():
                pattern = pattern.replace(mark, str(number))
            values.append(("Content-Length", pattern))
        return [exchange.head(*values) + exchange.body, after]

    return spoil


def _chunk(data: bytes, size: str = "", end: bytes = b"\r\n") -> bytes:
    return (size or f"{len(data):x}").encode() + end + data + end


def _chunked(
    make: str = "plain", *, encoding: str = "chunked", last: bytes = b"0\r\n\r\n", after: Action | None = None
) -> Spoil:
    """Send the body in chunks, the second of which may be malformed."""

    def spoil(exchange: Exchange) -> Iterable[Step]:
        body, half = exchange.body, len(exchange.body) // 2
        first, second = body[:half], body[half:]
        chunks = {
            "plain": lambda: _chunk(first) + _chunk(second),
            "single bytes": lambda: b"".join(_chunk(body[at : at + 1]) for at in range(len(body))),
            "extension": lambda: _chunk(first, f'{half:x};name="a;b"') + _chunk(second, f"{len(second):x};x"),
            "blank": lambda: _chunk(first, f"{half:x} ; x") + _chunk(second, f"{len(second):x} "),
            "upper case": lambda: _chunk(first, f"{half:012X}") + _chunk(second, f"{len(second):012X}"),
            "line feeds": lambda: _chunk(first, end=b"\n") + _chunk(second, end=b"\n"),
            "bad size": lambda: _chunk(first) + _chunk(second, "zz"),
            "negative size": lambda: _chunk(first) + _chunk(second, "-1"),
            "empty size": lambda: _chunk(first) + b"\r\n" + second + b"\r\n",
            "huge size": lambda: _chunk(first) + _chunk(second, "f" * 15),
            "overflowing size": lambda: _chunk(first) + _chunk(second, f"1{len(second):016x}"),
            "long size": lambda: _chunk(first) + _chunk(second, f"{len(second) + 10:x}"),
            "short size": lambda: _chunk(first) + _chunk(second, f"{len(second) - 10:x}"),
            "no line end": lambda: f"{half:x}\r\n".encode() + first + _chunk(second),
            "cut": lambda: _chunk(first) + _chunk(second)[: len(second) // 2],
            "half": lambda: _chunk(first),
        }[make]()
        steps: list[Step] = [exchange.head(("Transfer-Encoding", encoding)) + chunks + last]
        return [*steps, after] if after else steps

    return spoil


def _both(exchange: Exchange) -> Iterable[Step]:
    chunks = _chunk(exchange.body) + b"0\r\n\r\n"
    return [exchange.head(("Content-Length", "5"), ("Transfer-Encoding", "chunked")) + chunks, Action.CLOSE]


def _encoded(encoding: str) -> Spoil:
    return lambda exchange: [exchange.head(("Transfer-Encoding", encoding)) + exchange.body, Action.CLOSE]


def _old(exchange: Exchange) -> Iterable[Step]:
    return [exchange.head(status_line="HTTP/1.0 200 OK") + exchange.body, Action.CLOSE]


def _old_chunked(exchange: Exchange) -> Iterable[Step]:
    head = exchange.head(("Transfer-Encoding", "chunked"), status_line="HTTP/1.0 200 OK")
    return [head + _chunk(exchange.body) + b"0\r\n\r\n", Action.CLOSE]


def _no_content(exchange: Exchange) -> Iterable[Step]:
    empty = replace(exchange, status=204)
    return [empty.head(("Content-Length", str(len(exchange.body)))) + exchange.body, Action.CLOSE]


FAULTS = (
    _fault(
        "length-too-long", "Content-Length is 10 bytes too many, then the connection closes", LOST, _lengths("{n+10}")
    ),
    _fault("length-too-short", "Content-Length is 10 bytes too few", BROKEN, _lengths("{n-10}")),
    _fault(
        "length-too-long-and-stall",
        "Content-Length is 10 bytes too many, the connection stays open",
        BROKEN,
        _lengths("{n+10}", after=Action.STALL),
    ),
    _fault("length-missing", "no Content-Length: the body ends with the connection", ACCEPT, _lengths()),
    _fault(
        "length-missing-and-stall",
        "no Content-Length, and the connection stays open",
        BROKEN,
        _lengths(after=Action.STALL),
    ),
    _fault("length-zero", "Content-Length: 0 in front of a body", Advice("error", "unknown"), _lengths("0")),
    _fault("length-negative", "Content-Length: -1", BROKEN, _lengths("-1")),
    _fault("length-text", "Content-Length: many", BROKEN, _lengths("many")),
    _fault("length-empty", "Content-Length without a value", TOLERATE, _lengths("")),
    _fault("length-hexadecimal", "Content-Length: 0x10", BROKEN, _lengths("0x10")),
    _fault("length-fraction", "Content-Length with a fraction", BROKEN, _lengths("10.5")),
    _fault("length-huge", "Content-Length: 31 digits", BROKEN, _lengths("1" + "0" * 30)),
    _fault("length-terabyte", "Content-Length: a terabyte", BROKEN, _lengths(str(2**40))),
    _fault("length-overflow", "Content-Length: 2^64 more than the body", BROKEN, _lengths("{wrap}")),
    _fault("length-with-plus", "Content-Length with a plus sign", TOLERATE, _lengths("+{n}")),
    _fault("length-twice", "Content-Length twice, equal", TOLERATE, _lengths("{n}", "{n}")),
    _fault("length-list", "Content-Length: N, N", TOLERATE, _lengths("{n}, {n}")),
    _fault("length-contradictory", "Content-Length twice, different", BROKEN, _lengths("{n}", "{n-10}")),
    _fault("length-and-chunks", "Content-Length: 5 beside chunks", TOLERATE, _both),
    _fault("chunked", "the body in two chunks", ACCEPT, _chunked()),
    _fault("chunked-single-bytes", "a chunk for every byte", ACCEPT, _chunked("single bytes")),
    _fault("chunked-extensions", "chunks with extensions", ACCEPT, _chunked("extension")),
    _fault("chunked-blanks", "chunk sizes with blanks behind them", TOLERATE, _chunked("blank")),
    _fault("chunked-zeros", "chunk sizes in upper case with zeros in front", ACCEPT, _chunked("upper case")),
    _fault("chunked-trailer", "a trailer after the last chunk", ACCEPT, _chunked(last=b"0\r\nX-Checksum: 1\r\n\r\n")),
    _fault(
        "chunked-line-feeds",
        "chunks that end in LF",
        TOLERATE,
        _chunked("line feeds", last=b"0\n\n", after=Action.CLOSE),
    ),
    _fault("chunked-name-in-capitals", "Transfer-Encoding: CHUNKED", ACCEPT, _chunked(encoding="CHUNKED")),
    _fault("chunked-cut", "the connection closes within a chunk", LOST, _chunked("cut", last=b"", after=Action.CLOSE)),
    _fault(
        "chunked-without-second",
        "the connection closes between two chunks",
        LOST,
        _chunked("half", last=b"", after=Action.CLOSE),
    ),
    _fault(
        "chunked-without-last",
        "the connection closes before the last, empty chunk",
        LOST,
        _chunked(last=b"", after=Action.CLOSE),
    ),
    _fault("chunked-half-as-whole", "the last chunk comes after half of the body", BROKEN, _chunked("half")),
    _fault("chunked-bad-size", "a chunk size is not a number", BROKEN, _chunked("bad size", after=Action.CLOSE)),
    _fault("chunked-negative-size", "a chunk size is negative", BROKEN, _chunked("negative size", after=Action.CLOSE)),
    _fault("chunked-empty-size", "a chunk size is missing", BROKEN, _chunked("empty size", after=Action.CLOSE)),
    _fault("chunked-huge-size", "a chunk size of 15 digits", BROKEN, _chunked("huge size", after=Action.CLOSE)),
    _fault(
        "chunked-overflow",
        "a chunk size 2^64 more than the chunk",
        BROKEN,
        _chunked("overflowing size", after=Action.CLOSE),
    ),
    _fault("chunked-long-size", "a chunk size is 10 too many", BROKEN, _chunked("long size", after=Action.CLOSE)),
    _fault("chunked-short-size", "a chunk size is 10 too few", BROKEN, _chunked("short size", after=Action.CLOSE)),
    _fault(
        "chunked-without-line-end", "no line end after a chunk", BROKEN, _chunked("no line end", after=Action.CLOSE)
    ),
    _fault(
        "chunked-twice-named",
        "Transfer-Encoding: chunked, chunked",
        TOLERATE,
        _chunked(encoding="chunked, chunked", after=Action.CLOSE),
    ),
    _fault("transfer-encoding-unknown", "an unknown Transfer-Encoding", TOLERATE, _encoded("banana")),
    _fault("transfer-encoding-identity", "Transfer-Encoding: identity", TOLERATE, _encoded("identity")),
    _fault("transfer-encoding-not-chunked", "chunks are announced, the body comes plain", BROKEN, _encoded("chunked")),
    _fault("http-1.0", "HTTP/1.0, the body ends with the connection", ACCEPT, _old),
    _fault("http-1.0-chunked", "chunks in HTTP/1.0", TOLERATE, _old_chunked),
    _fault("body-after-204", "a body after 204", BROKEN, _no_content),
    _fault("stray-bytes", "bytes after the body", ACCEPT, lambda exchange: [exchange.whole() + b"\r\n\r\nstray"]),
    _fault(
        "second-response",
        "an empty list, as a second response, right behind the first",
        ACCEPT,
        lambda exchange: [exchange.whole() + _HIDDEN],
    ),
)
