"""The class Tikit: one method for each operation of the contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import parse_qsl

from .address import ends_in_api, find_address
from .alerts import Alerts
from .environment import is_on
from .errors import NotFoundError, TikitError
from .exporting import Exporting
from .http.client import open_client
from .http.limits import RequestLimits
from .http.response_check import has_id, selects_id
from .pager import HttpPager
from .token.finding import find_token

if TYPE_CHECKING:
    import ssl
    from os import PathLike

    from tikit_client.client import Pager

T = TypeVar("T")


class Tikit(Alerts, Exporting):
    """Tikit with an access token. Use it as a context manager, or call `close()`.

    Each operation of the contract is a method that returns what the service sent, or raises TikitError. A list
    method returns a pager, which requests a page when it is needed.

    Args:
        token: the access token; None takes it from `TIKIT_TOKEN`, from the file that `TIKIT_TOKEN_FILE`
            names, from the operating system's keyring, or from a prompt if there is a terminal.
        address: the address of the API; None takes `TIKIT_URL`, or else https://app.tikit.ai/api.
        verify: a file of certificates to trust, or an SSL context; None trusts the file that `SSL_CERT_FILE`
            names, or else what the operating system trusts. A certificate in a file need not have every extension
            of RFC 5280, which Python 3.13 requires by default.
        proxy: the URL of a proxy; None takes the proxy of the environment.
        limits: the limits of a request; None takes the defaults, with the deadline of `TIKIT_TIMEOUT`.
        read_only: whether every write is refused before anything is sent; None reads `TIKIT_READ_ONLY`.

    Attributes:
        address: the address of the API.
        token: the access token, its source, and what the kit has recorded about it. Reading it makes no request.
        limits: the limits of a request.

    Raises:
        TikitError: there is no access token, it is empty, or the token or the address cannot be used.
    """

    def __init__(
        self,
        token: str | None = None,
        address: str | None = None,
        *,
        verify: str | PathLike[str] | ssl.SSLContext | None = None,
        proxy: str | None = None,
        limits: RequestLimits | None = None,
        read_only: bool | None = None,
    ) -> None:
        super().__init__()
        self.address = find_address(address)
        self.token = find_token(token, self.address)
        self.limits = limits or RequestLimits.from_environment()
        self._verify, self._proxy = verify, proxy
        self._read_only = is_on("TIKIT_READ_ONLY") if read_only is None else read_only
        self._http = open_client(
            self.address, self.token, verify=verify, proxy=proxy, limits=self.limits, read_only=self._read_only
        )
        self._on_open()

    def with_token(self, token: str) -> Self:
        """Return the same Tikit with another access token. Close it separately.

        Raises:
            TikitError: the access token is empty or cannot be sent.
        """
        return type(self)(
            token,
            self.address,
            verify=self._verify,
            proxy=self._proxy,
            limits=self.limits,
            read_only=self._read_only,
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Mapping[str, Any] | None = None,
        params: Mapping[str, str | int | bool] | None = None,
    ) -> dict[str, Any]:
        """Send a request that the contract does not contain. Its token, limits, retries and errors are those of others.

        Args:
            method: the HTTP method, such as `GET`.
            path: the path below the address of the API, such as `ticket(100)/Attachments`. It may have a query.
            json: the body, an object.
            params: the query options, such as `{"$expand": "Status"}`.

        Returns:
            The JSON object of the response; an empty one if a write returns nothing.

        Raises:
            TikitError: the request failed, or the response is not a JSON object.
        """
        response = self._http.request(**_raw_request(method, path, params), json=json)
        members: dict[str, Any] = response.json() if response.content.strip() else {}
        return members

    def pages(self, path: str, *, params: Mapping[str, str | int | bool] | None = None) -> Pager[dict[str, Any]]:
        """Return a pager over a list that the contract does not contain.

        Args:
            path: the path below the address of the API, such as `ticket(100)/Attachments`. It may have a query.
            params: the query options, such as `{"$filter": "Id gt 7"}`.

        Returns:
            A pager over the JSON objects of all pages.

        Raises:
            TikitError: the path is malformed.
        """
        return HttpPager(self._http, _raw_request("GET", path, params), dict, needs_ids=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def _on_open(self) -> None:
        """Do nothing. `tikit_kit.script` overrides this to warn of a token that expires soon."""

    def _pages(self, request: Mapping[str, Any], item: Callable[[Mapping[str, Any]], T]) -> Pager[T]:
        return HttpPager(self._http, request, item)

    def _entity(
        self, request: Mapping[str, Any], model: Callable[[Mapping[str, Any]], T], *, id: bool, token: bool
    ) -> T:
        response = self._http.request(**request)
        if not response.content.strip():
            raise self._http.unexpected(response, "the service returned nothing instead of the entity")
        entity: dict[str, Any] = response.json()
        if id and selects_id(request.get("params", {}).get("$select")) and not has_id(entity):
            raise self._http.unexpected(response, "the entity in the response has no Id")
        # A new access token cannot be used without its value, and no other response contains it.
        if token and not entity.get("Token"):
            raise self._http.unexpected(response, "the entity in the response has no Token")
        return model(entity)

    def _text(self, request: Mapping[str, Any]) -> str:
        return self._http.request(**request).text

    def _delete(self, request: Mapping[str, Any]) -> None:
        try:
            self._http.request(**request)
        except NotFoundError:
            if not ends_in_api(self.address):
                raise


def _raw_request(method: str, path: str, params: Mapping[str, str | int | bool] | None) -> dict[str, Any]:
    if "#" in path:
        raise TikitError("the path contains a #, which would cut it off", "Pass query options as params=.")
    path, _, query = path.partition("?")
    return {"method": method, "url": f"/{path.lstrip('/')}", "params": {**dict(parse_qsl(query)), **(params or {})}}
