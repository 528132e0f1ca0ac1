"""Asking a sandbox one query after another, on one connection."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from tests.conftest import Sandbox


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a body: what JSON holds, or the text itself."""

    status: int
    body: Any

    @property
    def known(self) -> bool:
        """Whether OData knows such an answer: 200 with entities, or 400 with what is wrong with the query."""
        if not isinstance(self.body, dict):
            return False
        if self.status == 200:
            return isinstance(self.body.get("value"), list)
        return self.status == 400 and bool(self.body["error"]["message"])


class Asker:
    """Asks for tickets; each answer has to be there within ``timeout`` seconds."""

    def __init__(self, sandbox: Sandbox, timeout: float = 30) -> None:
        host = urlsplit(sandbox.url)
        self._connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=timeout)
        self._headers = {"Accept": "application/json", "Authorization": f"Bearer {sandbox.token}"}

    def __enter__(self) -> "Asker":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def __call__(self, options: Mapping[str, str], path: str = "Ticket") -> Answer:
        """Ask with these query options."""
        return self.raw(urlencode(options), path)

    def refusal(self, query: str) -> str:
        """Ask with a query that has to be refused, its marks unquoted; give the reason, without what all begin with."""
        answer = self.raw(quote(query, safe="$=&"))
        assert answer.status == 400, answer
        beginning, _, reason = answer.body["error"]["message"].partition(". ")
        assert beginning == "The query specified in the URI is not valid", answer
        return str(reason)

    def raw(self, query: str, path: str = "Ticket") -> Answer:
        """Ask with a query string as it goes over the wire."""
        self._connection.request("GET", f"/api/{path}?{query}", headers=self._headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        try:
            return Answer(answer.status, json.loads(text))
        except ValueError:
            return Answer(answer.status, text)
