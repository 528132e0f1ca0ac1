"""When there is no answer: why, in words, and what to do next."""

import socket
import ssl
from collections.abc import Iterator

import httpx

from tikit_kit.address import is_loopback
from tikit_kit.errors import TikitError
from tikit_kit.text import one_line


def causes(error: BaseException) -> Iterator[BaseException]:
    """Give an exception and what it was raised from, outermost first."""
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__


def connection_error(error: httpx.HTTPError, request: httpx.Request, proxy: str | None = None) -> TikitError:
    """Say why a request got no answer.

    Args:
        error: what httpx raised.
        request: the request.
        proxy: host and port of the proxy that was used, None if none was.

    """
    what, hint = _words(error, request, f" through the proxy {proxy}" if proxy else "")
    attempts = request.extensions.get("attempts", 1)
    return TikitError(
        f"{what}, after {attempts} attempts" if attempts > 1 else what,
        hint,
        status=407 if isinstance(error, httpx.ProxyError) and str(error).startswith("407") else None,
        method=request.method,
        url=public_url(request.url),
    )


def public_url(url: httpx.URL) -> str:
    """Give a URL without user name, query and fragment: what may stand in an error."""
    return str(url.copy_with(userinfo=b"", query=None, fragment=None))


def _words(error: httpx.HTTPError, request: httpx.Request, via: str) -> tuple[str, str]:
    place = request.url.netloc.decode("ascii")
    check = "Check TIKIT_URL and the network."
    chain = list(causes(error))
    certificate = next((cause for cause in chain if isinstance(cause, ssl.SSLCertVerificationError)), None)
    if certificate is not None:
        reason = one_line(getattr(certificate, "verify_message", "") or str(certificate), 120).rstrip(".")
        hint = "If your network inspects TLS, set SSL_CERT_FILE to a file with its root certificate."
        return f"the certificate of {place} is not trusted: {reason}", hint
    if isinstance(error, httpx.ProxyError):
        if str(error).startswith("407"):
            hint = "Set HTTPS_PROXY with them: http://user:password@proxy:port."
            return "the proxy asks for a user name and a password", hint
        reason = one_line(str(error), 80)
        return f"there is no connection to {place}{via}: {reason}", "Check HTTPS_PROXY and TIKIT_URL."
    if any(isinstance(cause, ssl.SSLError) for cause in chain):
        return f"there is no secure connection to {place}{via}", "Check that TIKIT_URL is an https address."
    if any(isinstance(cause, socket.gaierror) for cause in chain):
        return f"the name {request.url.host} cannot be found{via}", check
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        sandbox = " A sandbox starts with: python -m tikit_sandbox" if is_loopback(request.url.host) else ""
        late = " in time" if isinstance(error, httpx.ConnectTimeout) else ""
        return f"nothing answers at {place}{via}{late}", check + sandbox
    doubt = check
    if request.method not in {"GET", "HEAD"}:
        doubt = "It is not known whether the change was made: look before you repeat it."
    if isinstance(error, httpx.TimeoutException):
        return f"{place} did not answer in time{via}", doubt
    if isinstance(error, httpx.DecodingError):
        return f"the answer of {place}{via} cannot be decompressed", doubt
    return f"the connection to {place}{via} broke before the answer was complete", doubt
