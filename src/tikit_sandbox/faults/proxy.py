"""The server in front of a sandbox that spoils its responses."""

import asyncio
import os
import socket
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from .fault import Action, Exchange, Pause, Step
from .messages import HEAD_LIMIT, Head, read_body, read_head, request_upstream
from .selection import Selection

# With a linger of zero, closing a socket resets the connection. Windows has shorter integers there.
_LINGER_ZERO = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
_Place = tuple[str, str]


class FaultProxy:
    """Passes requests on to a sandbox, and spoils the responses of its API that the selections match.

    Args:
        selections: the faults; the first that matches a response spoils it. The list may change at any time.
        port: the port of the sandbox.
        observe: called with each request to the API before anything is done with it.
    """

    def __init__(
        self, selections: Sequence[Selection], port: int, observe: Callable[[Exchange], None] = lambda _: None
    ) -> None:
        self._selections = selections
        self._port = port
        self._observe = observe
        self._pages: dict[_Place, int] = {}
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None] | None] = set()

    async def start(self, listener: socket.socket) -> None:
        """Start to serve on a listening socket, in the running event loop."""
        self._server = await asyncio.start_server(self._serve, sock=listener, limit=HEAD_LIMIT)

    def close(self) -> None:
        """Stop listening."""
        if self._server:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # asyncio forgets the task of a connection that the client has closed, while it may still wait for the sandbox.
        task = asyncio.current_task()
        self._tasks.add(task)
        try:
            while (head := await read_head(reader)) and await self._respond(head, reader, writer):
                pass
        except (OSError, ValueError, asyncio.IncompleteReadError):
            pass  # the client has gone, or does not speak HTTP
        except asyncio.CancelledError:
            pass  # the sandbox stops: the streams of Python 3.11 would report that as a failure
        finally:
            writer.close()
            self._tasks.discard(task)

    async def _respond(self, head: Head, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Respond to a request; return whether the connection can be used again."""
        method, target = head.line.split(" ", 2)[:2]
        page = self._pages.get(_place(target), 1)
        exchange = Exchange(method, target, head.get("host"), head.get("accept-encoding").lower(), page)
        selections: list[Selection] = []
        if f"{urlsplit(target).path}/".lower().startswith("/api/"):
            self._observe(exchange)
            selections = [one for one in self._selections if one.matches(exchange) and one.is_due()]
        if selections and selections[0].fault.stage == "unread":
            return await self._spoil(selections[0], exchange, reader, writer)
        if "100-continue" in head.get("expect").lower():
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await read_body(head, reader)
        served = None
        for selection in selections:
            if selection.fault.stage != "served":
                return await self._spoil(selection, exchange, reader, writer)
            served = served or await self._served(exchange, head, body)
            if selection.fault.applies_to(served):
                return await self._spoil(selection, served, reader, writer)
        served = served or await self._served(exchange, head, body)
        return await _play([served.whole()], reader, writer) and head.get("connection").lower() != "close"

    async def _served(self, exchange: Exchange, head: Head, body: bytes) -> Exchange:
        """Return the exchange with the response of the sandbox."""
        response, content = await request_upstream(self._port, head, body)
        status = int(response.line.split(" ", 2)[1])
        served = replace(exchange, status=status, headers=response.end_to_end(), body=content)
        link = served.json.get("@odata.nextLink")
        if isinstance(link, str):
            self._pages[_place(link)] = exchange.page + 1
        return served

    async def _spoil(
        self, selection: Selection, exchange: Exchange, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        selection.count()
        return await _play(selection.fault.spoil(exchange), reader, writer)


async def _play(steps: Iterable[Step], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Do the steps of a response; return whether the connection can be used again."""
    for step in steps:
        match step:
            case bytes():
                writer.write(step)
                await writer.drain()
            case Pause():
                await asyncio.sleep(step.seconds)
            case Action.CLOSE:
                return False
            case Action.RESET:
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
                writer.transport.abort()
                return False
            case _:
                if step is Action.HALF_CLOSE and writer.can_write_eof():
                    writer.write_eof()
                while await reader.read(2**16):
                    pass  # what the client still sends; it closes when it has waited enough
                return False
    return True


def _place(target: str) -> _Place:
    """Return what identifies a page of a list, in every spelling of its link and with any added option."""
    parts = urlsplit(target)
    options = {name.lower().lstrip("$"): values[-1] for name, values in parse_qs(parts.query).items()}
    return parts.path.lower(), options.get("skiptoken") or options.get("skip", "")
