"""How fast the sandbox reads beside the least that can: the same SQL by sqlite3 and orjson on a Starlette route.

python bench/load.py [--tickets N] [--seconds N] [--check]

Both are asked in turns by 16 connections from a process of its own. The bare one is handed the statements that the
sandbox runs for the same request, and the same data; it checks no token. Both read anew for every request: sqlite3 and
the sandbox keep statements, without their values, and nothing of an answer. With --check, a bar that is missed is exit
code 1.

What the sandbox does beyond it, in shares of a request: it asks who the token belongs to (a tenth), reads the options
(a twentieth), and hands statements and rows through SQLAlchemy (a quarter). The rest is what the bare one does too.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from operator import ge, le
from pathlib import Path
from urllib.parse import urlsplit

import httpx

QUERY = "/api/Ticket?$filter=StatusId%20eq%2016&$expand=Requester&$count=true"
CONNECTIONS = 16
TURNS = 3
RATIO, TAIL, DEEP, MEGABYTES, FEW_SECONDS, MANY_SECONDS = 0.5, 2.0, 5.0, 300, 1.0, 20.0
BARE = Path(__file__).with_name("bare.py")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: the address that is asked, its headers, its process, and how long it took to be ready."""

    url: str
    headers: dict[str, str]
    process: int
    seconds: float


@contextmanager
def serving(command: list[str]) -> Iterator[Server]:
    """Run a server that prints a JSON line with its url and token when it is ready."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            took = time.perf_counter() - start
            yield Server(ready["url"], {"Authorization": f"Bearer {ready['token']}"}, process.pid, took)
        finally:
            process.terminate()


def sandbox(*flags: str) -> list[str]:
    """Give the command of a sandbox."""
    return [sys.executable, "-m", "tikit_sandbox", "--json", "--port", "0", *flags]


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """Send a request and read its answer; give the number of bytes of its body."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(length)
    return length


async def _press(server: Server, path: str, seconds: float) -> list[float]:
    """Ask over 16 connections for so many seconds; give how long each answer took, in seconds."""
    address = urlsplit(server.url)
    lines = [f"GET {path} HTTP/1.1", f"Host: {address.netloc}", *(f"{k}: {v}" for k, v in server.headers.items())]
    request = "\r\n".join([*lines, "", ""]).encode()
    times: list[float] = []
    end = time.perf_counter() + seconds

    async def connection() -> None:
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        while (begun := time.perf_counter()) < end:
            await _ask(reader, writer, request)
            times.append(time.perf_counter() - begun)
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return times


def press(server: Server, path: str, seconds: float) -> tuple[float, float, float]:
    """Load a server; give requests a second, and the 50th and 99th percentile in milliseconds."""
    times = sorted(asyncio.run(_press(server, path, seconds)))
    return len(times) / seconds, times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000


def one_after_another(server: Server, path: str) -> float:
    """Give the median of 30 requests on one connection, in milliseconds."""
    times = []
    with httpx.Client(headers=server.headers) as client:
        for _ in range(30):
            begun = time.perf_counter()
            client.get(server.url.removesuffix("/api") + path).raise_for_status()
            times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1000


def memory(process: int) -> float | None:
    """Give the resident memory of a process in megabytes; None where it cannot be read."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> int:
    """Measure and print. Gives 1 if a bar is missed and that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    missed: list[str] = []

    def bar(text: str, figure: float, holds: Callable[[float, float], bool], limit: float) -> None:
        good = holds(figure, limit)
        print(f"{text}: {figure:.2f} (bar {limit:g}){'' if good else '  MISSED'}")
        missed.extend([] if good else [text])

    with serving(sandbox("--tickets", "1250")) as few:
        bar("start with 1,250 tickets, seconds", few.seconds, le, FEW_SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "tickets.sqlite")
        with serving(sandbox("--tickets", str(given.tickets), "--database", str(file))):
            pass
        with (
            serving(sandbox("--tickets", str(given.tickets))) as ours,
            serving([sys.executable, str(BARE), str(file)]) as bare,
        ):
            bar(f"start with {given.tickets:,} tickets, seconds", ours.seconds, le, MANY_SECONDS)
            for server in (ours, bare):
                press(server, QUERY, 1)
            figures = [(press(ours, QUERY, given.seconds), press(bare, QUERY, given.seconds)) for _ in range(TURNS)]
            for name, column in (("sandbox", 0), ("bare", 1)):
                rate, half, tail = (statistics.median(turn[column][part] for turn in figures) for part in range(3))
                print(f"{name}: {rate:.0f} requests a second, p50 {half:.1f} ms, p99 {tail:.1f} ms")
            bar("requests a second, ratio", statistics.median(a[0] / b[0] for a, b in figures), ge, RATIO)
            bar("p99, ratio", statistics.median(a[2] / b[2] for a, b in figures), le, TAIL)
            deep = one_after_another(ours, "/api/Ticket?$skip=90000") / one_after_another(ours, "/api/Ticket")
            bar("a page at $skip=90000 beside page one", deep, le, DEEP)
            if (megabytes := memory(ours.process)) is not None:
                bar("resident memory, MB", megabytes, le, MEGABYTES)
    return 1 if missed and given.check else 0


if __name__ == "__main__":
    sys.exit(main())
