"""A proxy that adds a delay to each response, in a process of its own.

python bench/latency_proxy.py URL MILLISECONDS

It prints its own URL as a line of JSON. A delay belongs to one connection, so requests on others do not wait for it.
"""

import asyncio
import contextlib
import json
import sys
from urllib.parse import urlsplit

_BLOCK = 2**18


async def _forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float) -> None:
    """Pass on what one side sends; each block of it waits first."""
    with contextlib.suppress(OSError):
        while block := await reader.read(_BLOCK):
            if delay:
                await asyncio.sleep(delay)
            writer.write(block)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()


async def _serve(host: str, port: int, delay: float) -> None:
    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream_reader, upstream_writer = await asyncio.open_connection(host, port)
        # A client of these measurements sends a request in one block, and waits for its response before the next.
        await asyncio.gather(_forward(reader, upstream_writer, delay), _forward(upstream_reader, writer, 0))

    server = await asyncio.start_server(connect, "127.0.0.1", 0)
    own_port = server.sockets[0].getsockname()[1]
    print(json.dumps({"url": f"http://127.0.0.1:{own_port}/api"}), flush=True)
    await server.serve_forever()


def main() -> None:
    """Serve until the process is stopped."""
    target = urlsplit(sys.argv[1])
    asyncio.run(_serve(target.hostname or "", target.port or 80, float(sys.argv[2]) / 1000))


if __name__ == "__main__":
    main()
