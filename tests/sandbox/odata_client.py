"""An OData client that sends a sandbox one query after another, on one connection."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from tests.conftest import Sandbox

ERROR_PREFIX = "The query specified in the URI is not valid"


@dataclass(frozen=True, slots=True)
class Response:
    """A response: its status and its body, which is parsed if it is JSON and text otherwise."""

    status: int
    body: Any

    @property
    def is_odata(self) -> bool:
        """Whether an OData service may respond so: 200 with entities, or 400 with an error message."""
        if not isinstance(self.body, dict):
            return False
        if self.status == 200:
            return isinstance(self.body.get("value"), list)
        return self.status == 400 and bool(self.body["error"]["message"])


class ODataClient:
    """A client for one sandbox; use it as a context manager, which closes the connection.

    Args:
        sandbox: the sandbox that receives the requests.
        timeout: seconds until a request without a response fails.
    """

    def __init__(self, sandbox: Sandbox, timeout: float = 30) -> None:
        host = urlsplit(sandbox.url)
        self._connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=timeout)
        self._headers = {"Accept": "application/json", "Authorization": f"Bearer {sandbox.token}"}

    def __enter__(self) -> "ODataClient":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._connection.close()

    def get(self, options: Mapping[str, str], path: str = "Ticket") -> Response:
        """Send a GET request with these query options, which are percent-encoded."""
        return self.get_raw(urlencode(options), path)

    def get_raw(self, query: str, path: str = "Ticket") -> Response:
        """Send a GET request with a query string that is already encoded."""
        self._connection.request("GET", f"/api/{path}?{query}", headers=self._headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        try:
            return Response(response.status, json.loads(text))
        except ValueError:
            return Response(response.status, text)

    def error_reason(self, query: str) -> str:
        """Send an invalid query, not yet encoded, and return the error message without its common prefix.

        Raises:
            AssertionError: the status is not 400, or the message has another prefix.
        """
        response = self.get_raw(quote(query, safe="$=&"))
        assert response.status == 400, response
        prefix, _, reason = response.body["error"]["message"].partition(". ")
        assert prefix == ERROR_PREFIX, response
        return str(reason)
