"""Measure how fast the sandbox reads, compared with a minimal server: the same SQL in sqlite3, orjson and Starlette.

python bench/load.py [--tickets N] [--seconds N] [--check]

This process loads both servers in turn over 16 connections. The minimal server (bench/bare.py) runs the statements that
the sandbox runs for the same request, on the same data, but checks no access token. Neither caches responses: sqlite3
and the sandbox cache only statements without their values. With --check, a missed target results in exit code 1.

The additional work of the sandbox, as shares of a request: it authenticates the caller (a tenth), parses the query
options (a twentieth), and passes statements and rows through SQLAlchemy (a quarter). The minimal server does the rest
too.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from measurement import Measurement
from servers import Server, sandbox, serving

QUERY = "/api/Ticket?$filter=StatusId%20eq%2016&$expand=Requester&$count=true"
CONNECTIONS = 16
TURNS = 3
# The targets.
MIN_RATE_RATIO = 0.5
MAX_P99_RATIO = 2.0
MAX_DEEP_PAGE_RATIO = 5.0
MAX_MEBIBYTES = 300
MAX_START_SECONDS_FEW, MAX_START_SECONDS_MANY = 1.0, 20.0
BARE = Path(__file__).with_name("bare.py")


async def _send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """Send a request and read the response; return the bytes of its body."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(length)
    return length


async def _load(server: Server, path: str, seconds: float) -> list[float]:
    """Send requests over 16 connections for a number of seconds; return the seconds of each request."""
    address = urlsplit(server.url)
    lines = [f"GET {path} HTTP/1.1", f"Host: {address.netloc}", f"Authorization: Bearer {server.token}"]
    request = "\r\n".join([*lines, "", ""]).encode()
    times: list[float] = []
    end = time.perf_counter() + seconds

    async def connection() -> None:
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        while (started := time.perf_counter()) < end:
            await _send(reader, writer, request)
            times.append(time.perf_counter() - started)
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return times


def measure_load(server: Server, path: str, seconds: float) -> tuple[float, float, float]:
    """Load a server; return the requests per second, and the 50th and 99th percentile in milliseconds."""
    times = sorted(asyncio.run(_load(server, path, seconds)))
    return len(times) / seconds, times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000


def measure_latency(server: Server, path: str) -> float:
    """Return the median time of 30 requests on one connection, in milliseconds."""
    times = []
    with httpx.Client(headers={"Authorization": f"Bearer {server.token}"}) as client:
        for _ in range(30):
            started = time.perf_counter()
            client.get(server.url.removesuffix("/api") + path).raise_for_status()
            times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def memory(process_id: int) -> float | None:
    """Return the resident memory of a process in MiB; None on systems without /proc."""
    try:
        pages = int(Path(f"/proc/{process_id}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> int:
    """Run the measurements and print the results; return 1 if --check is set and a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    measurements: list[Measurement] = []

    def report(what: str, value: float, unit: str, target: float, *, at_least: bool = False) -> None:
        measurements.append(Measurement(what, value, unit, target, at_least))
        print(measurements[-1])

    with serving(sandbox(1250)) as few:
        report("start with 1,250 tickets", few.start_seconds, "s", MAX_START_SECONDS_FEW)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "tickets.sqlite")
        with serving(sandbox(arguments.tickets, "--database", str(file))):
            pass
        with (
            serving(sandbox(arguments.tickets)) as ours,
            serving([BARE, file]) as bare,
        ):
            report(f"start with {arguments.tickets:,} tickets", ours.start_seconds, "s", MAX_START_SECONDS_MANY)
            for server in (ours, bare):
                measure_load(server, QUERY, 1)
            figures = [
                (measure_load(ours, QUERY, arguments.seconds), measure_load(bare, QUERY, arguments.seconds))
                for _ in range(TURNS)
            ]
            for name, column in (("sandbox", 0), ("minimal server", 1)):
                rate, p50, p99 = (statistics.median(turn[column][part] for turn in figures) for part in range(3))
                print(f"{name}: {rate:.0f} requests per second, p50 {p50:.1f} ms, p99 {p99:.1f} ms")
            rate, p99 = (statistics.median(a[part] / b[part] for a, b in figures) for part in (0, 2))
            report("requests per second, ratio", rate, "", MIN_RATE_RATIO, at_least=True)
            report("p99, ratio", p99, "", MAX_P99_RATIO)
            deep = measure_latency(ours, "/api/Ticket?$skip=90000") / measure_latency(ours, "/api/Ticket")
            report("a page at $skip=90000 and the first page, ratio of time", deep, "", MAX_DEEP_PAGE_RATIO)
            if (mebibytes := memory(ours.process_id)) is not None:
                report("resident memory", mebibytes, "MiB", MAX_MEBIBYTES)
    return 1 if arguments.check and not all(one.is_met for one in measurements) else 0


if __name__ == "__main__":
    sys.exit(main())
