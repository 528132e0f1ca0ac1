"""What a fault is: its name, what a client should do, which responses it applies to, and how it spoils one."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import Any, Literal

Applies = Literal["any", "body", "list", "entity"]
Stage = Literal["unread", "refused", "served"]
Header = tuple[str, str]

JSON_TYPE = "application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8"


class Action(Enum):
    """What can happen on a connection beside sending bytes."""

    STALL = "keep the connection open, send nothing more"
    CLOSE = "close the connection"
    RESET = "reset the connection"
    HALF_CLOSE = "close the sending half, keep reading"


@dataclass(frozen=True, slots=True)
class Pause:
    """Seconds without a byte."""

    seconds: float


Step = bytes | Pause | Action


@dataclass(frozen=True, slots=True)
class Advice:
    """What a client should do, for a GET, for a write that returns an entity, and for a deletion.

    Each is one or more of these words, joined by " or ": ``accept`` (the response is good), ``retry`` (it may be good
    the next time), ``error`` (report it; nothing was changed), ``unknown`` (report that the write may have happened).
    """

    read: str
    write: str
    delete: str = ""

    def words(self, method: str) -> list[str]:
        """Return the words for an HTTP method."""
        text = self.read if method == "GET" else (self.delete or self.write) if method == "DELETE" else self.write
        return text.split(" or ")


ACCEPT = Advice("accept", "accept")
TOLERATE = Advice("accept or error", "accept or unknown")
"""Valid enough for some clients: accept it whole, or report it."""
LOST = Advice("retry", "unknown")
BUSY = Advice("retry", "retry")
BROKEN = Advice("error", "unknown")
REFUSED = Advice("error", "error")


@dataclass(frozen=True)
class Exchange:
    """A request, and the response of the sandbox to it.

    Attributes:
        method: the HTTP method.
        target: path and query of the request.
        host: host and port that the request was sent to.
        accepts: the Accept-Encoding of the request, in lower case.
        page: the number of the page that the request asks for, 1 for everything else.
        status: the status of the response.
        headers: its headers, without those that frame the body.
        body: its body.
    """

    method: str
    target: str
    host: str
    accepts: str = ""
    page: int = 1
    status: int = 204
    headers: tuple[Header, ...] = ()
    body: bytes = b""

    @cached_property
    def json(self) -> dict[str, Any]:
        """The body as an object; empty if it is not an object. A fault changes a copy."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def url(self) -> str:
        """The URL of the request."""
        return f"http://{self.host}{self.target}"

    @property
    def other_url(self) -> str:
        """The same URL by another name of this machine: a client that follows it would succeed."""
        return self.url.replace("//127.0.0.1:", "//localhost:")

    @property
    def kind(self) -> Applies:
        """What the response is: a list, an entity, another body, or anything else."""
        if isinstance(self.json.get("value"), list):
            return "list"
        if "Id" in self.json:
            return "entity"
        return "body" if self.body else "any"

    def with_json(self, value: object) -> "Exchange":
        """Return the exchange with another JSON value as the body of the response."""
        return self.with_body(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    def with_body(self, body: bytes, content_type: str | None = None) -> "Exchange":
        """Return the exchange with another body; a response without content becomes a 200."""
        kept = [header for header in self.headers if content_type is None or header[0].lower() != "content-type"]
        typed = [("Content-Type", content_type)] if content_type else []
        status = 200 if self.status == 204 else self.status
        return replace(self, status=status, headers=(*kept, *typed), body=body)

    def head(self, *headers: Header, status_line: str = "") -> bytes:
        """Return the status line and the headers of the response, without those that frame the body."""
        lines = [status_line or f"HTTP/1.1 {self.status} {'OK' if self.status < 300 else 'Spoiled'}"]
        lines += [f"{name}: {value}" for name, value in (*self.headers, *headers)]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def whole(self, *headers: Header, status_line: str = "") -> bytes:
        """Return the response as HTTP/1.1 writes it."""
        framing = [] if self.status in (204, 304) else [("Content-Length", str(len(self.body)))]
        return self.head(*headers, *framing, status_line=status_line) + self.body


Spoil = Callable[[Exchange], Iterable[Step]]


@dataclass(frozen=True, slots=True)
class Fault:
    """A way to spoil a response.

    Attributes:
        name: in kebab-case, unique.
        summary: what the client receives, in one line.
        advice: what a client should do.
        spoil: makes the steps on the connection from an exchange.
        applies: which responses are spoiled: any, those with a body, lists, or entities.
        stage: ``served``: the sandbox handles the request first; ``refused``: the sandbox never sees the request;
            ``unread``: and its body is not read either.
        group: the class of the fault: connection, framing, content, ...
    """

    name: str
    summary: str
    advice: Advice
    spoil: Spoil
    applies: Applies = "any"
    stage: Stage = "served"
    group: str = field(kw_only=True)

    def applies_to(self, exchange: Exchange) -> bool:
        """Return whether the fault spoils this response of the sandbox."""
        if self.applies == "body":
            return bool(exchange.body)
        return self.applies in ("any", exchange.kind)
