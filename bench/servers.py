"""Servers of the measurements, each in a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Attributes:
        url: the address of its API.
        token: an access token; empty if it checks none of its own.
        process_id: the id of its process.
        start_seconds: the seconds from its start until it was ready.
    """

    url: str
    token: str
    process_id: int
    start_seconds: float


@contextmanager
def serving(command: Sequence[str | Path]) -> Iterator[Server]:
    """Run a server that prints its url, and perhaps a token, as a line of JSON when it is ready; stop it at the end."""
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, *map(str, command)], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            yield Server(ready["url"], ready.get("token", ""), process.pid, time.perf_counter() - start)
        finally:
            process.terminate()


def sandbox(tickets: int, *flags: str) -> list[str]:
    """Return the command of a sandbox."""
    return ["-m", "tikit_sandbox", "--json", "--port", "0", "--tickets", str(tickets), *flags]
