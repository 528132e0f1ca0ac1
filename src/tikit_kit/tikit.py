"""The way in: one object with a method per operation of the contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from tikit_client.api import TikitOperations
from tikit_client.client import Client

from .address import find_address
from .errors import TikitError
from .http.client import open_client
from .http.limits import RequestLimits
from .pager import Pager
from .token.finding import find_token

if TYPE_CHECKING:
    import ssl
    from os import PathLike

    from tikit_client.types import Response

T = TypeVar("T")


class Tikit(TikitOperations):
    """Tikit with an access token, as a context manager or until `close()`.

    Each operation of the contract is a method: it answers with what the service sent, or raises TikitError.
    A list method answers with a pager, which asks for a page when it is needed.

    Args:
        token: the access token; None looks for it in `TIKIT_TOKEN`, in the file that `TIKIT_TOKEN_FILE`
            names, in the operating system's keyring, and at a prompt if there is a terminal.
        address: the address of the API; None means `TIKIT_URL`, or else https://app.tikit.ai/api.
        verify: a file of certificates to trust, or a context; None trusts what `SSL_CERT_FILE` names, or
            else what the operating system trusts.
        proxy: the address of a proxy; None means what the environment says.
        limits: how long to wait and how often to try; None means its defaults.

    Attributes:
        address: the address of the API.
        token: the token, where it came from, and what is known of it here. Nobody is asked for that.

    Raises:
        TikitError: no token is found, or the token or the address cannot be used.

    """

    def __init__(
        self,
        token: str | None = None,
        address: str | None = None,
        *,
        verify: str | PathLike[str] | ssl.SSLContext | None = None,
        proxy: str | None = None,
        limits: RequestLimits | None = None,
    ) -> None:
        self.address = find_address(address)
        self.token = find_token(token, self.address)
        self._verify, self._proxy, self._limits = verify, proxy, limits or RequestLimits()
        self._http = open_client(self.address, self.token, verify=verify, proxy=proxy, limits=self._limits)
        self._generated = Client(self.address).set_httpx_client(self._http)
        self._on_open()

    def with_token(self, token: str) -> Self:
        """Give the same Tikit with another access token, to be closed for itself.

        Raises:
            TikitError: the token is empty or cannot be sent.

        """
        if not token.strip():  # it would be looked for elsewhere, and the token in use be found again
            raise TikitError("the access token is empty", "Nothing is done with another in its place.")
        return type(self)(token, self.address, verify=self._verify, proxy=self._proxy, limits=self._limits)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def _on_open(self) -> None:
        """Do nothing; what scripts import says here that the token will end."""

    @property
    def _client(self) -> Client:
        return self._generated

    def _parsed(self, response: Response[Any], model: type[T]) -> T:
        if isinstance(response.parsed, model):
            return response.parsed
        raise TikitError(
            "the service answered otherwise than the contract says",
            "Check that TIKIT_URL is the address of Tikit's API.",
            status=response.status_code,
        )

    def _pages(self, first: Callable[..., Response[Any]], item: Callable[[Mapping[str, Any]], T]) -> Pager[T]:
        return Pager(self._http, first, item)
