"""Measure bulk changes: the time per row, compared with the bare requests of a row, and the memory of many rows.

python bench/bulk.py [--rows N] [--turns N] [--check]

Both sides change tickets of one sandbox in turns of a hundred rows: `bulk.update` on a sheet with a journal, and httpx
with the same two requests per row (read the ticket, change it). The result is the median of the ratios of all turns.
The memory is the peak of a process that previews and applies a sheet of N rows, less the peak for a hundred rows.
With --check, a missed target results in exit code 1.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from tikit_kit import Tikit, bulk
from tikit_sandbox.process import Sandbox

ROWS_PER_TURN = 100
MAX_TIME_RATIO = 1.2
MAX_MEGABYTES = 20.0
SELECT = "Id,Title,ModifiedDate,RequesterId,PriorityId"


def write_sheet(file: Path, ids: Sequence[int], title: str) -> Path:
    """Write a sheet that changes the title and the priority of tickets."""
    lines = [f"{id},{title} of the ticket with the number {id},High\n" for id in ids]
    file.write_text("".join(["id,title,priority\n", *lines]), encoding="utf-8")
    return file


def bulk_seconds(tikit: Tikit, file: Path) -> float:
    """Apply a sheet, and return the seconds without its preview."""
    preview = bulk.update(tikit, file)
    start = time.perf_counter()
    result = preview.apply(quiet=True)
    seconds = time.perf_counter() - start
    assert result.counts == {"done": ROWS_PER_TURN}, str(result)
    return seconds


def bare_seconds(client: httpx.Client, ids: Sequence[int], title: str) -> float:
    """Send the same requests with httpx, and return the seconds."""
    start = time.perf_counter()
    for id in ids:
        assert client.get(f"ticket({id})", params={"$select": SELECT}).json()["Id"] == id
        ticket = {"Id": id, "Title": f"{title} of the ticket with the number {id}", "PriorityId": 23}
        assert client.post("UpdateTicket", json={"Ticket": ticket}).json()["Id"] == id
    return time.perf_counter() - start


def time_ratio(turns: int, folder: Path) -> tuple[float, float, float]:
    """Return the milliseconds per row of both sides, and the median of their ratios."""
    with (
        Sandbox.start(["--tickets", "1000"]) as sandbox,
        Tikit(sandbox.token, sandbox.url) as tikit,
        httpx.Client(base_url=sandbox.url, headers={"Authorization": f"Bearer {sandbox.token}"}) as client,
    ):
        ids = [ticket.id for ticket in tikit.list_tickets(orderby="Id", select="Id")][: 2 * ROWS_PER_TURN]
        ours, theirs = ids[:ROWS_PER_TURN], ids[ROWS_PER_TURN:]
        pairs = []
        for turn in range(-1, turns):
            file = write_sheet(folder / f"turn{turn}.csv", ours, f"Turn {turn}")
            pair = bulk_seconds(tikit, file), bare_seconds(client, theirs, f"Turn {turn}")
            pairs += [pair] if turn >= 0 else []  # the first turn warms both sides up
    both = [statistics.median(column) / ROWS_PER_TURN * 1000 for column in zip(*pairs, strict=True)]
    return both[0], both[1], statistics.median(ours / theirs for ours, theirs in pairs)


def peak_megabytes(sandbox: Sandbox, rows: int, folder: Path) -> float:
    """Preview and apply a sheet of so many rows in a process of its own, and return the peak of its memory."""
    with Tikit(sandbox.token, sandbox.url) as tikit:
        ids = [ticket.id for ticket in tikit.list_tickets(orderby="Id", select="Id")][:rows]
    file = write_sheet(folder / f"rows{rows}.csv", ids, f"One of {rows}")
    command = [sys.executable, __file__, "--child", str(file)]
    ran = subprocess.run(command, env=sandbox.environment, stdout=subprocess.PIPE, check=True)
    return float(json.loads(ran.stdout))


def run_child(file: str) -> None:
    """Preview and apply a sheet, and print the peak of this process's memory in MB."""
    with Tikit() as tikit:
        preview = bulk.update(tikit, file)
        assert str(preview)
        assert preview.apply(quiet=True).exit_code == 0
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))


def main() -> int:
    """Run the measurements and print the results; return 1 if --check is set and a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=10)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--child", metavar="FILE", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        run_child(arguments.child)
        return 0
    missed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, bare, ratio = time_ratio(arguments.turns, folder)
        missed |= ratio > MAX_TIME_RATIO
        print(f"bulk.update {ours:.1f} ms per row, bare requests {bare:.1f} ms (medians of {arguments.turns} turns)")
        print(f"ratio of time per row: {ratio:.2f} (target {MAX_TIME_RATIO}){'  MISSED' if missed else ''}")
        with Sandbox.start(["--tickets", str(arguments.rows)]) as sandbox:
            few, many = (peak_megabytes(sandbox, rows, folder) for rows in (100, arguments.rows))
        grown = many - few
        missed |= grown > MAX_MEGABYTES
        print(f"peak memory: {few:.1f} MB with 100 rows, {many:.1f} MB with {arguments.rows:,} rows")
        late = "  MISSED" if grown > MAX_MEGABYTES else ""
        print(f"growth: {grown:.1f} MB (target {MAX_MEGABYTES:g}){late}")
    return 1 if missed and arguments.check else 0


if __name__ == "__main__":
    sys.exit(main())
