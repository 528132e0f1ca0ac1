"""Measure bulk changes: the time per row, compared with the bare requests of a row, and the memory of many rows.

python bench/bulk.py [--rows N] [--turns N] [--write] [--check]

Both sides change tickets of one sandbox in turns of a hundred rows: `bulk.update` on a sheet with a journal, and httpx
with the same two requests per row (read the ticket, change it). The result is the median of the ratios of all turns.
The memory is the peak of a process that previews and applies a sheet of N rows, less the peak for a hundred rows.
With --write the results go to bench/results.json. With --check, a missed target results in exit code 1.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
from measurement import Measurement, peak_memory, write_results

from tikit_kit import Tikit, bulk
from tikit_sandbox.process import Sandbox

ROWS_PER_TURN = 100
MAX_TIME_RATIO = 1.2
MAX_MEBIBYTES = 20.0
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


def measure_time(turns: int, folder: Path) -> Measurement:
    """Compare the time per row with that of the bare requests."""
    with (
        Sandbox.start(["--tickets", "1000"]) as sandbox,
        Tikit(sandbox.token, sandbox.url) as tikit,
        httpx.Client(base_url=sandbox.url, headers={"Authorization": f"Bearer {sandbox.token}"}) as client,
    ):
        ids = [ticket.id for ticket in tikit.list_tickets(orderby="Id", select="Id")]
        first, second = ids[:ROWS_PER_TURN], ids[ROWS_PER_TURN : 2 * ROWS_PER_TURN]
        pairs = []
        for turn in range(-1, turns):
            file = write_sheet(folder / f"turn{turn}.csv", first, f"Turn {turn}")
            pair = bulk_seconds(tikit, file), bare_seconds(client, second, f"Turn {turn}")
            pairs += [pair] if turn >= 0 else []  # the first turn warms both sides up
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    what = f"bulk.update, {ROWS_PER_TURN} rows: time / bare requests"
    return Measurement(what, ratio, "", MAX_TIME_RATIO, seconds=(ours, theirs))


def peak_of_rows(sandbox: Sandbox, rows: int, folder: Path) -> float:
    """Preview and apply a sheet of so many rows in a process of its own, and return the peak of its memory."""
    with Tikit(sandbox.token, sandbox.url) as tikit:
        ids = [ticket.id for ticket in tikit.list_tickets(orderby="Id", select="Id")][:rows]
    file = write_sheet(folder / f"rows{rows}.csv", ids, f"One of {rows}")
    return peak_memory([__file__, "--child", file], sandbox.environment, folder)


def run_child(file: str) -> None:
    """Preview and apply a sheet."""
    with Tikit() as tikit:
        preview = bulk.update(tikit, file)
        assert str(preview)
        assert preview.apply(quiet=True).exit_code == 0


def measure_memory(rows: int, folder: Path) -> Measurement:
    """Compare the peak of the memory with many rows and with a hundred."""
    with Sandbox.start(["--tickets", str(rows)]) as sandbox:
        few, many = (peak_of_rows(sandbox, count, folder) for count in (ROWS_PER_TURN, rows))
    what = f"bulk.update, memory with {rows:,} rows instead of {ROWS_PER_TURN}"
    return Measurement(what, many - few, "MiB more", MAX_MEBIBYTES)


def main() -> int:
    """Run the measurements and print the results; return 1 if --check is set and a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=40)
    parser.add_argument("--write", action="store_true", help="write the results to bench/results.json")
    parser.add_argument("--check", action="store_true", help="end with exit code 1 if a target is missed")
    parser.add_argument("--child", metavar="FILE", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        run_child(arguments.child)
        return 0
    measurements = []
    with tempfile.TemporaryDirectory() as name:
        for measure, size in ((measure_time, arguments.turns), (measure_memory, arguments.rows)):
            measurements.append(measure(size, Path(name)))
            print(measurements[-1], flush=True)
    if arguments.write:
        write_results("bulk", measurements, arguments.turns)
    return 1 if arguments.check and not all(one.is_met for one in measurements) else 0


if __name__ == "__main__":
    sys.exit(main())
