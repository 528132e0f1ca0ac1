"""The HTTP client of the kit: an answer is good, or it is a TikitError."""

import ssl
from os import PathLike
from typing import Any

import httpx

from tikit_kit._version import __version__
from tikit_kit.errors import TikitError
from tikit_kit.token.finding import Token

from .connection_errors import connection_error
from .limits import RequestLimits
from .network import open_connections, proxy_for
from .response_errors import response_error
from .transport import Transport


def open_client(
    address: str,
    token: Token,
    *,
    verify: str | PathLike[str] | ssl.SSLContext | None = None,
    proxy: str | None = None,
    limits: RequestLimits,
) -> httpx.Client:
    """Open an HTTP client for one Tikit. Close it after use.

    Whatever it is asked for, it gives a good answer or raises TikitError: a good one has a status from 200 to
    299 and holds the JSON that was asked for, or nothing where nothing is an answer.

    Args:
        address: the address of the API, as `find_address` gives it.
        token: the access token; it goes to the origin of the address alone.
        verify: what to trust instead of the operating system's certificates: a file or folder of
            certificates, or an SSL context, which may hold a client certificate too.
        proxy: the URL of a proxy, instead of the environment's.
        limits: the limits of a request.

    Raises:
        TikitError: the certificates or the proxy cannot be used.

    """
    proxy = proxy or proxy_for(address)
    connections = open_connections(address, verify, proxy)
    return _Client(address, token, Transport(connections, address, token, limits), proxy, limits)


class _Client(httpx.Client):
    """An httpx client whose every answer is checked before anybody reads it."""

    def __init__(
        self, address: str, token: Token, transport: Transport, proxy: str | None, limits: RequestLimits
    ) -> None:
        super().__init__(
            base_url=address,
            headers={"Accept": "application/json", "User-Agent": f"tikit-kit/{__version__}"},
            transport=transport,
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
            event_hooks={"response": [self._check]},
            trust_env=False,
        )
        self._address = address
        self._token = token
        self._proxy = httpx.URL(proxy).netloc.decode("ascii") if proxy else None

    def build_request(self, *args: Any, **kwargs: Any) -> httpx.Request:
        """Build a request; see httpx. A URL that is none, from a next link say, is a TikitError."""
        try:
            return super().build_request(*args, **kwargs)
        except (httpx.InvalidURL, UnicodeError):
            raise TikitError("the URL cannot be read", "Check who answers at TIKIT_URL.") from None

    def send(self, request: httpx.Request, **kwargs: Any) -> httpx.Response:
        """Send a request; see httpx. Everything but a good answer is a TikitError."""
        try:
            return super().send(request, **kwargs)
        except httpx.HTTPError as error:
            raise connection_error(error, request, self._proxy) from error

    def _check(self, response: httpx.Response) -> None:
        # As a hook, so that it comes before httpx reads where a redirect leads.
        if not _is_good(response):
            raise response_error(response, self._address, self._token)


def _is_good(response: httpx.Response) -> bool:
    if not response.is_success:
        return False
    if not response.content:
        return response.status_code == 204 or response.request.method not in {"GET", "HEAD"}
    if response.request.url.path.endswith("/$metadata"):
        return "xml" in response.headers.get("Content-Type", "").lower()
    if "json" not in response.request.headers.get("Accept", ""):
        return True
    if "json" not in response.headers.get("Content-Type", "").lower():
        return False
    try:
        return isinstance(response.json(), dict)
    except ValueError:
        return False
