"""Sending a request: the access token to its own origin only, retries where they are safe, one deadline."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import httpx

from tikit_kit.address import ascii_host, origin
from tikit_kit.errors import TikitError
from tikit_kit.token.finding import Token

from .limits import RequestLimits
from .outcomes import SAFE_METHODS, UNKNOWN
from .response import CachedJsonResponse
from .response_body import read_body
from .sockets import start_attempt
from .urls import public_url

if TYPE_CHECKING:
    from .retry import Retry

_log = logging.getLogger("tikit_kit")
_log.addHandler(logging.NullHandler())  # without it, Python prints the warnings of a program that configures no logging


class _LeftoverError(httpx.RemoteProtocolError):
    """Bytes behind an earlier response arrived as the response to this request, on a connection that is closed now.

    Each of the other connections may have such bytes too. So a request that only reads is sent again without a wait,
    and it does not count as an attempt.

    Args:
        cause: what httpx raised.
    """

    def __init__(self, cause: httpx.RequestError) -> None:
        super().__init__(str(cause))
        self.__cause__ = cause


class Transport(httpx.BaseTransport):
    """Sends a request, retries it where that is safe, and reads the whole response.

    The access token is added here, to a copy: no hook, log or exception sees a request that contains it.
    `request.extensions["attempts"]` counts how often the request was sent, and after an error `["is_sent"]` tells
    whether the last attempt sent any of it.

    Args:
        inner: opens the connections.
        address: the address of the API; a request to another origin is refused before anything is sent.
        token: the access token.
        limits: the limits of a request.
        read_only: whether every write is refused before anything is sent.
    """

    def __init__(
        self, inner: httpx.BaseTransport, address: str, token: Token, limits: RequestLimits, *, read_only: bool
    ) -> None:
        self._inner = inner
        self._origin = origin(httpx.URL(address))
        self._token = token
        self._limits = limits
        self._read_only = read_only
        self.times_limited = 0
        """How often the service refused a request for now (429), also if a retry succeeded."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response to a request, whatever its status, with its body read.

        Raises:
            TikitError: the request goes to another origin, or is a write in read-only mode.
            httpx.RequestError: there was no whole response.
        """
        self._refuse_other_origins(request)
        if self._read_only and request.method not in SAFE_METHODS:
            hint = "To change something, unset TIKIT_READ_ONLY, or pass read_only=False."
            raise TikitError("read-only mode: nothing was sent", hint, method=request.method)
        deadline = time.monotonic() + self._limits.deadline
        retry: Retry | None = None
        while True:
            attempt = request.extensions["attempts"] = request.extensions.get("attempts", 0) + 1
            outcome = self._attempt(request, self._attempt_deadline(request.method, attempt, deadline))
            if _log.isEnabledFor(logging.DEBUG):  # to mask the token takes longer than to log
                _log.debug("%s %s: %s", request.method, self._token.mask(public_url(request.url)), _result(outcome))
            if isinstance(outcome, httpx.Response) and outcome.status_code < 400:
                return outcome
            if isinstance(outcome, _LeftoverError) and request.method in SAFE_METHODS and time.monotonic() < deadline:
                request.extensions["attempts"] -= 1
                continue
            if isinstance(outcome, httpx.Response) and outcome.status_code == 429:
                self.times_limited += 1
            retry = retry or self._retry(request.method)
            wait = retry.wait(outcome)
            if wait is not None and time.monotonic() + wait < deadline:
                self._announce(outcome, wait, attempt + 1)
                time.sleep(wait)
            elif isinstance(outcome, Exception):
                raise outcome
            else:
                return outcome

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()

    def _refuse_other_origins(self, request: httpx.Request) -> None:
        if origin(request.url) == self._origin and not request.url.userinfo:
            return
        scheme, host, _ = self._origin
        hint = "The access token is only sent to the address of Tikit: check TIKIT_URL, and what responds there."
        if scheme == "https" and request.url.scheme == "http" and ascii_host(request.url) == host:
            hint = "Only the scheme differs: does a proxy in front of the service end TLS? Ask who runs it."
        server = f"{request.url.scheme}://{request.url.netloc.decode('ascii')}"
        raise TikitError(
            f"the request goes to another server, {server}, and was not sent",
            hint,
            method=request.method,
        )

    def _attempt_deadline(self, method: str, attempt: int, deadline: float) -> float:
        """Return when an attempt ends: half of the time that is left, if a later attempt may succeed."""
        if method != "GET" or attempt > self._limits.retries:
            return deadline
        now = time.monotonic()
        return now + (deadline - now) / 2

    def _attempt(self, request: httpx.Request, deadline: float) -> httpx.Response | httpx.RequestError:
        copy = httpx.Request(
            request.method,
            request.url,
            headers={**request.headers, "Authorization": f"Bearer {self._token.value}"},
            stream=request.stream,
            extensions=request.extensions,
        )
        with start_attempt(deadline) as attempt:
            try:
                response = self._inner.handle_request(copy)
                try:
                    if attempt.came_early:
                        raise httpx.RemoteProtocolError("the response came before its request")
                    return self._read(response)
                finally:
                    response.close()
            except httpx.RequestError as error:
                request.extensions["is_sent"] = attempt.is_sent
                is_wrong = isinstance(error, httpx.RemoteProtocolError) and attempt.is_reused and attempt.came_early
                return _LeftoverError(error) if is_wrong else error
            except KeyboardInterrupt as interruption:
                if attempt.is_sent and request.method not in SAFE_METHODS:
                    interruption.add_note(UNKNOWN)
                raise

    def _read(self, response: httpx.Response) -> CachedJsonResponse:
        """Read the whole response. A status that refuses the request is enough: without its body, the body is empty."""
        try:
            content = read_body(response, self._limits.max_bytes)
        except httpx.RequestError:
            if response.status_code < 300:
                raise
            content = b""
        headers = [(name, value) for name, value in response.headers.raw if name.lower() != b"content-encoding"]
        return CachedJsonResponse(
            response.status_code, headers=headers, content=content, extensions=response.extensions
        )

    def _retry(self, method: str) -> Retry:
        # httpx-retries loads asyncio: only a failure needs it.
        from .retry import Retry

        return Retry(self._limits, method)

    def _announce(self, outcome: httpx.Response | Exception, wait: float, attempt: int) -> None:
        if wait > 1:
            most = self._limits.retries + 1
            _log.warning("%s, waiting %.0f s (attempt %d of %d)", _result(outcome), wait, attempt, most)


def _result(outcome: httpx.Response | Exception) -> str:
    return str(outcome.status_code) if isinstance(outcome, httpx.Response) else "no response"
