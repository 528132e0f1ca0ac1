"""The body of a response: read to its end and decompressed, up to a limit."""

import zlib
from collections.abc import Callable

import httpx

from .connection_errors import TooLargeError


def read_body(response: httpx.Response, limit: int) -> bytes:
    """Read the body of a response, and decompress it.

    httpx would return what precedes the first error, and ignore what follows the compressed data: half of a list, or
    an empty one in front of it.

    Args:
        response: a response whose body is not read.
        limit: the most bytes of the body, as sent and decompressed.

    Raises:
        httpx.DecodingError: the body cannot be decompressed, or has an encoding that was not requested.
        TooLargeError: the body is larger than the limit.
        httpx.RequestError: the connection broke, or the deadline passed.
    """
    parts, size = [], 0
    for part in response.iter_raw():
        size += len(part)
        _check_size(size, limit)
        parts.append(part)
    body = b"".join(parts)
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if body and encoding not in _IDENTITY:
        if encoding not in _DECOMPRESS:
            raise httpx.DecodingError("the encoding was not requested")
        try:
            body = _DECOMPRESS[encoding](body, limit + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise httpx.DecodingError(str(error)) from error
    _check_size(len(body), limit)
    return body


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise TooLargeError(f"{limit / 2**20:,.0f} MiB")


def _gunzip(body: bytes, most: int) -> bytes:
    import gzip  # here, since many responses are not compressed
    import io

    with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
        return file.read(most)


def _inflate(body: bytes, most: int) -> bytes:
    # RFC 9110 requires the format of zlib. Some servers send the bare deflate format, which never begins like it.
    bare = body[0] & 0x0F != zlib.DEFLATED
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS)
    data = unpacker.decompress(body, most)
    if len(data) < most and not (unpacker.eof and not unpacker.unused_data):
        raise EOFError("the compressed data ends too early, or more follows")
    return data


_IDENTITY = ("", "identity")
_DECOMPRESS: dict[str, Callable[[bytes, int], bytes]] = {"gzip": _gunzip, "deflate": _inflate}
