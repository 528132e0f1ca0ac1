"""Faults of compression: asked for or not, broken, under a wrong name, or far too large once unpacked."""

import gzip
import zlib
from collections.abc import Callable
from functools import cache, partial

from .fault import ACCEPT, BROKEN, TOLERATE, Exchange, Fault, Spoil

_BOMB = 256 * 2**20
"""Bytes of the unpacked bombs."""


def _coded(name: str, pack: Callable[[bytes], bytes], asked: str = "") -> Spoil:
    """Pack the body and name the encoding; with `asked`, only if the request accepts that."""

    def spoil(exchange: Exchange) -> list[bytes]:
        if asked and asked not in exchange.accepts:
            return [exchange.whole()]
        headers = [("Content-Encoding", name), ("Vary", "Accept-Encoding")] if name else []
        return [exchange.with_body(pack(exchange.body)).whole(*headers)]

    return spoil


_fault = partial(Fault, group="compression", applies="body")


def _same(body: bytes) -> bytes:
    return body


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def _members(body: bytes) -> bytes:
    half = len(body) // 2
    return gzip.compress(body[:half]) + gzip.compress(body[half:])


def _cut(body: bytes) -> bytes:
    packed = gzip.compress(body)
    return packed[: len(packed) // 2]


def _flipped(at: int) -> Callable[[bytes], bytes]:
    """Change one byte of what is packed, counted from the end if negative."""

    def pack(body: bytes) -> bytes:
        packed = bytearray(gzip.compress(body))
        packed[at] ^= 0xFF
        return bytes(packed)

    return pack


@cache
def _bomb(name: str) -> bytes:
    packer = zlib.compressobj(1, wbits=zlib.MAX_WBITS | (16 if name == "gzip" else 0))
    parts = [packer.compress(b'{"value":[]')]
    parts += [packer.compress(b" " * 2**20) for _ in range(_BOMB // 2**20)]
    return b"".join([*parts, packer.compress(b"}"), packer.flush()])


@cache
def _double_bomb() -> bytes:
    return gzip.compress(_bomb("gzip"))


FAULTS = (
    _fault("gzip", "gzip, if the request accepts it", ACCEPT, _coded("gzip", gzip.compress, "gzip")),
    _fault("gzip-unasked", "gzip, whether the request accepts it or not", TOLERATE, _coded("gzip", gzip.compress)),
    _fault("gzip-in-capitals", "Content-Encoding: GZIP", TOLERATE, _coded("GZIP", gzip.compress)),
    _fault("gzip-old-name", "Content-Encoding: x-gzip", TOLERATE, _coded("x-gzip", gzip.compress)),
    _fault("gzip-members", "gzip in two members", TOLERATE, _coded("gzip", _members)),
    _fault(
        "gzip-twice", "gzip in gzip", TOLERATE, _coded("gzip, gzip", lambda body: gzip.compress(gzip.compress(body)))
    ),
    _fault(
        "gzip-then-noise",
        "bytes behind the gzip",
        TOLERATE,
        _coded("gzip", lambda body: gzip.compress(body) + b"noise"),
    ),
    _fault("gzip-cut", "half of the gzip", BROKEN, _coded("gzip", _cut)),
    _fault("gzip-empty", "gzip without a byte", BROKEN, _coded("gzip", lambda _: b"")),
    _fault("gzip-of-nothing", "gzip of an empty body", BROKEN, _coded("gzip", lambda _: gzip.compress(b""))),
    _fault("gzip-bad-header", "gzip with a broken header", BROKEN, _coded("gzip", _flipped(0))),
    _fault("gzip-bad-data", "gzip with a broken byte", BROKEN, _coded("gzip", _flipped(30))),
    _fault("gzip-bad-checksum", "gzip with a wrong checksum", BROKEN, _coded("gzip", _flipped(-6))),
    _fault("gzip-bad-size", "gzip with a wrong size at its end", BROKEN, _coded("gzip", _flipped(-2))),
    _fault("gzip-without-name", "gzip without Content-Encoding", BROKEN, _coded("", gzip.compress)),
    _fault("gzip-as-deflate", "gzip under the name deflate", TOLERATE, _coded("deflate", gzip.compress)),
    _fault("gzip-as-identity", "gzip under the name identity", BROKEN, _coded("identity", gzip.compress)),
    _fault("gzip-by-name-only", "a plain body under the name gzip", TOLERATE, _coded("gzip", _same)),
    _fault("gzip-bomb", "gzip of 256 MiB", BROKEN, _coded("gzip", lambda _: _bomb("gzip"))),
    _fault("gzip-double-bomb", "gzip in gzip of 256 MiB", BROKEN, _coded("gzip, gzip", lambda _: _double_bomb())),
    _fault("deflate", "deflate, if the request accepts it", ACCEPT, _coded("deflate", zlib.compress, "deflate")),
    _fault("deflate-raw", "deflate without the zlib wrapper", TOLERATE, _coded("deflate", _raw_deflate)),
    _fault(
        "deflate-cut",
        "half of the deflate",
        BROKEN,
        _coded("deflate", lambda body: zlib.compress(body)[: len(body) // 8]),
    ),
    _fault("deflate-by-name-only", "a plain body under the name deflate", TOLERATE, _coded("deflate", _same)),
    _fault("deflate-bomb", "deflate of 256 MiB", BROKEN, _coded("deflate", lambda _: _bomb("zlib"))),
    _fault("br-by-name-only", "a plain body under the name br", TOLERATE, _coded("br", _same)),
    _fault("zstd-by-name-only", "a plain body under the name zstd", TOLERATE, _coded("zstd", _same)),
    _fault("encoding-unknown", "a plain body under an unknown encoding", TOLERATE, _coded("banana", _same)),
    _fault("encoding-identity", "a plain body under the name identity", ACCEPT, _coded("identity", _same)),
    _fault(
        "encoding-empty",
        "Content-Encoding without a value",
        ACCEPT,
        lambda exchange: [exchange.whole(("Content-Encoding", ""))],
    ),
)
