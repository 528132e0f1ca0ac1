"""The HTTP client of the kit: it returns a checked response, or raises TikitError."""

import ssl
from http.cookiejar import CookieJar, DefaultCookiePolicy
from os import PathLike
from typing import Any

import httpx

from tikit_kit._version import __version__
from tikit_kit.errors import TikitError
from tikit_kit.token.finding import Token

from .connection_errors import connection_error, mask_chain
from .library_logs import drop_library_logs
from .limits import RequestLimits
from .network import open_connections, proxy_for
from .response_check import problem
from .response_errors import response_error
from .transport import Transport


def open_client(
    address: str,
    token: Token,
    *,
    verify: str | PathLike[str] | ssl.SSLContext | None = None,
    proxy: str | None = None,
    limits: RequestLimits,
    read_only: bool = False,
) -> "Client":
    """Open an HTTP client for one Tikit. Close it after use.

    Args:
        address: the address of the API, as `find_address` returns it.
        token: the access token; it is only sent to the origin of the address.
        verify: certificates to trust instead of the operating system's: a file, a folder, or an SSL context,
            which may also hold a client certificate.
        proxy: the URL of a proxy, instead of the environment's.
        limits: the limits of a request.
        read_only: whether every write is refused before anything is sent.

    Raises:
        TikitError: the certificates or the proxy cannot be used.
    """
    proxy = proxy or proxy_for(address)
    connections = open_connections(address, verify, proxy)
    return Client(address, token, Transport(connections, address, token, limits, read_only=read_only), proxy, limits)


class Client(httpx.Client):
    """An httpx client that checks every response: see `response_check` for what counts as one."""

    def __init__(
        self, address: str, token: Token, transport: Transport, proxy: str | None, limits: RequestLimits
    ) -> None:
        super().__init__(
            base_url=address,
            headers={
                "Accept": "application/json",
                "Accept-Encoding": "gzip, deflate",
                "User-Agent": f"tikit-kit/{__version__}",
            },
            transport=transport,
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
            event_hooks={"response": [self._check]},
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # stores no cookie
        )
        self._sender = transport
        self._address = address
        self._token = token
        self._proxy = httpx.URL(proxy).netloc.decode("ascii") if proxy else None

    @property
    def times_limited(self) -> int:
        """How often the service refused a request for now (429), also if a retry succeeded."""
        return self._sender.times_limited

    def build_request(self, *args: Any, **kwargs: Any) -> httpx.Request:
        """Build a request; see httpx. A malformed URL, such as a bad next link, raises TikitError."""
        try:
            return super().build_request(*args, **kwargs)
        except (httpx.InvalidURL, UnicodeError):
            raise TikitError("a URL is malformed", "Check what responds at TIKIT_URL.") from None

    def send(self, request: httpx.Request, **kwargs: Any) -> httpx.Response:
        """Send a request; see httpx. Raise TikitError unless a response arrives that passes the checks.

        No text of the error contains the access token, even if the server repeated it.
        """
        try:
            with drop_library_logs():
                return super().send(request, **kwargs)
        except httpx.HTTPError as cause:
            mask_chain(cause, self._token)
            error = connection_error(cause, request, self._proxy)
            error.replace_texts(self._token.mask)
            raise error from cause
        except TikitError as error:
            error.replace_texts(self._token.mask)
            raise

    def unexpected(self, response: httpx.Response, problem: str) -> TikitError:
        """Return the error for a response that is not what its request returns.

        Args:
            response: a response of this client.
            problem: what is wrong with it.
        """
        error = response_error(response, self._address, self._token, problem)
        error.replace_texts(self._token.mask)
        return error

    def _check(self, response: httpx.Response) -> None:
        # As a hook, so that it runs before httpx parses where a redirect leads.
        wrong = problem(response) if response.is_success else ""
        if wrong or not response.is_success:
            raise self.unexpected(response, wrong)
