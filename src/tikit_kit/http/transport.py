"""The way to the wire: the token to its own origin only, repeats where they are safe, one deadline."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx

from tikit_kit.address import origin
from tikit_kit.errors import TikitError
from tikit_kit.token.finding import Token

from .limits import RequestLimits
from .response import CachedJsonResponse

if TYPE_CHECKING:
    from .retry import Retry


class DeadlinePassed(httpx.ReadTimeout):
    """The answer did not come whole within the deadline of the request."""


class Transport(httpx.BaseTransport):
    """Send a request, repeat it where that is safe, and read the answer whole.

    The access token is put on here and on a copy: no hook, log or exception sees a request that holds it.
    `request.extensions["attempts"]` counts how often the request was sent.

    Args:
        inner: what opens connections.
        address: the address of the API; a request to another origin is refused before anything is sent.
        token: the access token.
        limits: the limits.

    """

    def __init__(self, inner: httpx.BaseTransport, address: str, token: Token, limits: RequestLimits) -> None:
        self._inner = inner
        self._origin = origin(httpx.URL(address))
        self._token = token
        self._limits = limits

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Give the answer to a request, whatever its status, with its body read.

        Raises:
            TikitError: the request goes to another origin.
            httpx.TransportError: there was no whole answer.

        """
        self._refuse_other_origins(request)
        end = time.monotonic() + self._limits.deadline
        retry: Retry | None = None
        while True:
            request.extensions["attempts"] = request.extensions.get("attempts", 0) + 1
            outcome = self._attempt(request, end)
            if isinstance(outcome, httpx.Response) and outcome.status_code < 400:
                return outcome
            retry = retry or self._rule(request.method)
            wait = retry.wait(outcome)
            if wait is not None and time.monotonic() + wait < end:
                time.sleep(wait)
            elif isinstance(outcome, httpx.TransportError):
                raise outcome
            else:
                return outcome

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()

    def _refuse_other_origins(self, request: httpx.Request) -> None:
        if origin(request.url) == self._origin and not request.url.userinfo:
            return
        raise TikitError(
            f"the request leads to another server, {request.url.host or 'without a name'}, and was not sent",
            "The access token goes to the address of Tikit alone: check TIKIT_URL, and who answers there.",
            method=request.method,
        )

    def _attempt(self, request: httpx.Request, end: float) -> httpx.Response | httpx.TransportError:
        left = max(end - time.monotonic(), 0.001)
        limits = {name: min(limit or left, left) for name, limit in request.extensions["timeout"].items()}
        copy = httpx.Request(
            request.method,
            request.url,
            headers={**request.headers, "Authorization": f"Bearer {self._token.value}"},
            stream=request.stream,
            extensions={**request.extensions, "timeout": limits},
        )
        try:
            response = self._inner.handle_request(copy)
            answer = CachedJsonResponse(
                response.status_code,
                headers=response.headers,
                stream=_Body(response, end),
                extensions=response.extensions,
            )
            try:
                answer.read()
            finally:
                answer.close()
        except httpx.TransportError as error:
            return error
        return answer

    def _rule(self, method: str) -> Retry:
        # httpx-retries loads asyncio: only a failure pays for it.
        from .retry import Retry

        return Retry(self._limits, method)


class _Body(httpx.SyncByteStream):
    """A body that has to be in before a moment: a server may trickle, each byte within the read limit."""

    def __init__(self, response: httpx.Response, end: float) -> None:
        self._response = response
        self._end = end

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._response.iter_raw():
            if time.monotonic() >= self._end:
                raise DeadlinePassed("the deadline passed while the body was read")
            yield chunk

    def close(self) -> None:
        self._response.close()
