"""A service of tickets that can lack what an export needs: one process, no database, any number of tickets."""

import json
import re
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tikit_contract import read

_KEY = re.compile(r"Id (gt|le) (-?\d+)")

_NULLS = {
    name: None
    for name, schema in read()["components"]["schemas"]["Ticket"]["properties"].items()
    if "type" in schema and "array" not in schema["type"]
}
_ACTIVE = {"Id": 16, "Value": "Active"}
Query = dict[str, str]
Hook = Callable[[Query], tuple[int, dict[str, str], bytes] | None]
"""Returns a response in place of the service's, or None. It is called for every page of tickets."""


def make_ticket(id: int, **more: Any) -> dict[str, Any]:
    """Return a ticket as the service sends it."""
    known = {"Title": f"Ticket {id}", "StatusId": 16, "CreatedDate": "2026-06-01T09:15:00Z"}
    return {**_NULLS, "Id": id, **known, **more}


@dataclass
class Behavior:
    """What the service does.

    Attributes:
        page_size: the most tickets on a page.
        refused: query options that it refuses with 400, such as `$orderby`; `Id gt` refuses a filter with it.
        ignored: query options that it ignores.
        links: whether a page that is not the last one has a next link.
        counts: whether it counts; a number is what it says instead.
        max_top: the greatest `$top`.
        hook: what it sends instead of a page.
    """

    page_size: int = 100
    refused: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    links: bool = True
    counts: bool | int = True
    max_top: int | None = None
    hook: Hook | None = None
    pickers: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {"Status": [{"Id": 16, "Value": "Active"}]}
    )


class TicketService(ThreadingHTTPServer):
    """Serves tickets on a free port, in threads of this process."""

    daemon_threads = True

    def __init__(self, tickets: Iterable[dict[str, Any]], behavior: Behavior | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.tickets = {ticket["Id"]: ticket for ticket in tickets}
        self.behavior = behavior or Behavior()
        self.queries: list[Query] = []
        self.pickers_read: list[str] = []
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api"

    def close(self) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore errors: in many tests the client closes the connection early."""

    def page(self, query: Query) -> tuple[int, dict[str, str], bytes]:
        """Return the status, the headers and the body of a page of tickets."""
        with self.lock:
            self.queries.append(query)
        if self.behavior.hook and (response := self.behavior.hook(query)):
            return response
        for name in self.behavior.refused:
            if name in query or name in query.get("$filter", "") or name == query.get("$orderby"):
                return error(f"The query option {name} is not supported.")
        query = {name: value for name, value in query.items() if name not in self.behavior.ignored}
        if int(query.get("$top", 0)) > (self.behavior.max_top or 10**9):
            return error("The limit of $top was exceeded.")
        return 200, {}, json.dumps(self._page(query)).encode()

    def _page(self, query: Query) -> dict[str, Any]:
        with self.lock:
            ids = _matching(sorted(self.tickets), query.get("$filter", ""))
            ids = ids[::-1] if query.get("$orderby") == "Id desc" else ids
            skip = int(query.get("$skip", 0))
            wanted = ids[skip : skip + int(query.get("$top", len(ids)))]
            sent = wanted[: self.behavior.page_size]
            page: dict[str, Any] = {"value": [self.tickets[id] for id in sent]}
        if query.get("$count", "").lower() == "true" and self.behavior.counts is not False:
            page["@odata.count"] = len(ids) if self.behavior.counts is True else self.behavior.counts
        if len(sent) < len(wanted) and self.behavior.links:
            rest = {**query, "$skip": str(skip + len(sent))} | (
                {"$top": str(len(wanted) - len(sent))} if "$top" in query else {}
            )
            page["@odata.nextLink"] = f"{self.url}/ticket?" + "&".join(f"{n}={v}" for n, v in rest.items()).replace(
                " ", "%20"
            )
        return page


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: TicketService

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        query = dict(parse_qsl(path.query))
        name = path.path.rpartition("/")[2]
        if name.lower() == "ticket":
            status, headers, body = self.server.page(query)
        else:
            self.server.pickers_read.append(name)
            status, headers, body = 200, {}, json.dumps({"value": self.server.behavior.pickers.get(name, [])}).encode()
        self.send_response(status)
        for header, value in ({"Content-Type": "application/json"} | headers).items():
            self.send_header(header, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing: tests read the queries."""


def error(message: str, status: int = 400, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return an error of OData as a response."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, named, json.dumps({"error": {"code": "", "message": message}}).encode()


def _matching(ids: list[int], filter: str) -> list[int]:
    bounds = {operator: bisect_right(ids, int(value)) for operator, value in _KEY.findall(filter)}
    return ids[bounds.get("gt", 0) : bounds.get("le", len(ids))]
