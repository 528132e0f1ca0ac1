"""The sockets below httpx: one deadline over connecting, sending and reading, and no response before its request.

httpx limits the time between two bytes. A server that sends its headers one byte at a time, or one 100 response
after the other, stays within that limit forever. So each call to a socket gets what is left until the deadline.
"""

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx


@dataclass(slots=True)
class Attempt:
    """One attempt to send a request.

    Attributes:
        deadline: when it ends, by `time.monotonic()`.
        is_sent: whether a part of the request was sent. A `CONNECT` to a proxy is not part of it.
        is_reused: whether it was sent on a connection that had already received something.
        has_read: whether anything was received after it was sent.
    """

    deadline: float = float("inf")
    is_sent: bool = False
    is_reused: bool = False
    has_read: bool = False

    @property
    def came_early(self) -> bool:
        """Whether what httpx took for a response was received before the request was sent.

        On a connection that is used again, bytes behind one response would otherwise be the response to the next
        request.
        """
        return self.is_sent and not self.has_read


_attempt: ContextVar[Attempt] = ContextVar("attempt")


@contextmanager
def start_attempt(deadline: float) -> Iterator[Attempt]:
    """Limit the socket calls of this thread to the time of one attempt, and observe whether they send its request.

    Args:
        deadline: when it ends, by `time.monotonic()`.
    """
    attempt = Attempt(deadline)
    reset = _attempt.set(attempt)
    try:
        yield attempt
    finally:
        _attempt.reset(reset)


def enforce_deadline(transport: httpx.HTTPTransport) -> None:
    """Make a transport observe `start_attempt`.

    httpx offers no parameter for the network backend of httpcore, so its pool is changed before it is used.
    """
    pool = transport._pool
    pool._network_backend = _Backend(pool._network_backend)


def _left(timeout: float | None, error: type[Exception]) -> float | None:
    left = _attempt.get().deadline - time.monotonic()
    if left <= 0:
        raise error("the deadline passed")
    return left if timeout is None else min(timeout, left)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, inner: httpcore.NetworkBackend) -> None:
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        limit = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.connect_tcp(host, port, limit, local_address, socket_options))

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner
        self._has_read = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._has_read = _attempt.get().has_read = True
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        attempt = _attempt.get()
        attempt.is_sent |= bool(buffer) and not buffer.startswith(b"CONNECT ")
        attempt.is_reused |= self._has_read
        attempt.has_read = False
        self._inner.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        limit = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, limit))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
