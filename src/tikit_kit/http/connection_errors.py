"""Errors of requests without a response: why there is none, and what to do next."""

import socket
import ssl
from collections.abc import Iterator

import httpx

from tikit_kit.address import ascii_host, is_loopback
from tikit_kit.errors import NoResponseError, TikitError, UnexpectedResponseError, error_class
from tikit_kit.text import one_line
from tikit_kit.token.finding import Token

from .outcomes import connection_outcome, failure_hint
from .urls import public_url


class TooLargeError(httpx.DecodingError):
    """The body of a response is larger than the limit."""


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and what it was raised from, outermost first.

    An exception that was only being handled at the time (`__context__`) is not a cause. It may be the program's own.
    """
    current: BaseException | None = error
    while current is not None:
        yield current
        # httpcore raises `from None`, and keeps the cause as its argument: ConnectError(gaierror(...)).
        wrapped = next((part for part in current.args if isinstance(part, BaseException)), None)
        current = current.__cause__ or wrapped


def mask_chain(error: BaseException, token: Token) -> None:
    """Mask the access token in an exception and its causes: a traceback shows them, and they quote the server."""
    for cause in causes(error):
        cause.args = tuple(token.mask(part) if isinstance(part, str) else part for part in cause.args)


def connection_error(error: httpx.HTTPError, request: httpx.Request, proxy: str | None = None) -> TikitError:
    """Return the error for a request that got no whole response.

    Args:
        error: what httpx raised.
        request: the request.
        proxy: host and port of the proxy; None for a direct connection.
    """
    what, hint = _explain(error, request, f" through the proxy {proxy}" if proxy else "")
    outcome = connection_outcome(request)
    cause = UnexpectedResponseError if isinstance(error, httpx.DecodingError) else NoResponseError
    attempts = request.extensions.get("attempts", 1)
    return error_class(cause, outcome)(
        f"{what}, after {attempts} attempts" if attempts > 1 else what,
        failure_hint(hint, request.method, outcome),
        status=407 if _needs_proxy_password(error) else None,
        method=request.method,
        url=public_url(request.url),
    )


def _needs_proxy_password(error: httpx.HTTPError) -> bool:
    return isinstance(error, httpx.ProxyError) and str(error).startswith("407")


def _explain(error: httpx.HTTPError, request: httpx.Request, via: str) -> tuple[str, str]:
    server = request.url.netloc.decode("ascii")
    check = "Check TIKIT_URL and the network."
    chain = list(causes(error))
    certificate = next((cause for cause in chain if isinstance(cause, ssl.SSLCertVerificationError)), None)
    if certificate is not None:
        reason = one_line(getattr(certificate, "verify_message", "") or str(certificate), 120).rstrip(".")
        hint = "If your network inspects TLS, set SSL_CERT_FILE to a file with its root certificate."
        return f"the certificate of {server} is not trusted: {reason}", hint
    if _needs_proxy_password(error):
        hint = "Set HTTPS_PROXY with them: http://user:password@proxy:port."
        return "the proxy requires a user name and a password", hint
    if isinstance(error, httpx.ProxyError):
        return f"cannot connect to {server}{via}: {one_line(str(error), 80)}", "Check HTTPS_PROXY and TIKIT_URL."
    if any(isinstance(cause, ssl.SSLError) for cause in chain):
        return f"cannot open a secure connection to {server}{via}", "Check that TIKIT_URL is an https address."
    if any(isinstance(cause, socket.gaierror) for cause in chain):
        return f"the host name {ascii_host(request.url)} cannot be found{via}", check
    if isinstance(error, httpx.ConnectTimeout):
        return f"{server} did not accept a connection in time{via}", check
    if isinstance(error, httpx.ConnectError):
        sandbox = " Start a sandbox with: python -m tikit_sandbox" if is_loopback(ascii_host(request.url)) else ""
        return f"nothing listens at {server}{via}", check + sandbox
    if isinstance(error, httpx.TimeoutException):
        return f"{server} did not respond in time{via}", check
    if isinstance(error, TooLargeError):
        return f"the response of {server}{via} is larger than {error}", "Ask for less: select=, filter= or top=."
    if isinstance(error, httpx.DecodingError):
        return f"the response of {server}{via} cannot be decompressed", check
    return f"the connection to {server}{via} broke before the response was complete", check
