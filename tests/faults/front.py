"""The fault proxy of the sandbox, in a thread of this process, with a record of its requests."""

import asyncio
import socket
import threading
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from tikit_sandbox.faults.fault import Exchange
from tikit_sandbox.faults.proxy import FaultProxy
from tikit_sandbox.faults.selection import Selection


class Front:
    """The address of a fault proxy, and the requests that it received."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.url = f"http://{self.host}/api"
        self.seen: list[Exchange] = []

    def count(self, method: str) -> dict[str, int]:
        """Return how often each target was requested with a method."""
        targets = [exchange.target for exchange in self.seen if exchange.method == method]
        return {target: targets.count(target) for target in targets}


class Fronts:
    """Starts fault proxies, which share an event loop in a thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    @contextmanager
    def open(self, url: str, selections: Sequence[Selection]) -> Iterator[Front]:
        """Start a fault proxy for the sandbox at an address."""
        listener = socket.create_server(("127.0.0.1", 0))
        front = Front(listener.getsockname()[1])
        port = urlsplit(url).port
        assert port is not None
        proxy = FaultProxy(selections, port, front.seen.append)
        self._run(proxy.start(listener))
        try:
            yield front
        finally:
            self._loop.call_soon_threadsafe(proxy.close)

    def close(self) -> None:
        """Cancel stalled connections, and stop the thread."""
        self._run(_cancel_others())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
