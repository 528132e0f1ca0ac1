"""Reading HTTP messages from a stream: the requests of a client, and the responses of the sandbox."""

import asyncio
from dataclasses import dataclass

from .fault import Header

HEAD_LIMIT = 2**20
"""The largest head of a request in bytes, which the sandbox itself then refuses."""
_HOP_BY_HOP = {"connection", "content-length", "transfer-encoding", "expect", "keep-alive"}


@dataclass(frozen=True, slots=True)
class Head:
    """The first line and the headers of a message."""

    line: str
    headers: tuple[Header, ...]

    def get(self, name: str) -> str:
        """Return the value of a header; empty if it is missing."""
        return next((value for other, value in self.headers if other.lower() == name), "")

    def end_to_end(self) -> tuple[Header, ...]:
        """Return the headers without those that concern one connection only."""
        return tuple(header for header in self.headers if header[0].lower() not in _HOP_BY_HOP)


async def read_head(reader: asyncio.StreamReader) -> Head | None:
    """Read the head of a message; None if the other side has closed the connection."""
    try:
        text = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None
    line, *lines = text.lstrip("\r\n").removesuffix("\r\n\r\n").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return Head(line, tuple((name, value.strip()) for name, _, value in pairs))


async def read_body(head: Head, reader: asyncio.StreamReader) -> bytes:
    """Read the body of a request."""
    if "chunked" not in head.get("transfer-encoding").lower():
        length = head.get("content-length")
        return await reader.readexactly(int(length) if length.isdecimal() else 0)
    parts = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    while (await reader.readline()).strip():
        pass  # trailers
    return b"".join(parts)


async def request_upstream(port: int, head: Head, body: bytes) -> tuple[Head, bytes]:
    """Send a request to a server on this machine; return the head and the body of its response.

    It is sent as HTTP/1.0, so that the body of the response ends with the connection.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=HEAD_LIMIT)
    try:
        method, target = head.line.split(" ", 2)[:2]
        lines = [f"{method} {target} HTTP/1.0", *(f"{name}: {value}" for name, value in head.end_to_end())]
        if body or method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
        await writer.drain()
        response = await read_head(reader)
        if response is None:
            raise ConnectionError("the sandbox did not respond")
        return response, await reader.read()
    finally:
        writer.close()
