"""Measure the export of tickets, compared with bare requests, with loops in httpx and curl, and with OData clients.

python bench/export.py [--tickets N] [--rounds N] [--latency N] [--many N] [--parts PART,PART] [--write] [--check]

A sandbox runs in a process of its own, and so does each program that is measured; its seconds are those of the whole
process, with its start. In a round all programs run in turn. A ratio is that of two programs in the same round, and a
result is the median of all rounds. The floor fetches the same pages with the same concurrency by bare httpx, and throws
them away. The largest memory of a process hardly varies, so it is measured once.

A small form is --tickets 5000 --rounds 1 --many 30000. The targets are those of the full form: with few tickets, the
start of a process is most of its time. The parts are speed, peers and memory. With --write the results of the chosen
parts go to bench/results.json and into README. With --check, a missed target results in exit code 1.
"""

import argparse
import csv
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from measurement import Measurement, peak_memory, read_results, write_results
from servers import Server, sandbox, serving

ROOT = Path(__file__).parents[1]
RECIPES = ROOT / "scripts" / "tickets"
EXPORT = (RECIPES / "export_tickets.py", "--fresh")
PROGRAMS = Path(__file__).with_name("export_programs.py")
PROXY = Path(__file__).with_name("latency_proxy.py")
README = ROOT / "README.md"
BEGIN = "<!-- export: written by `python bench/export.py --write` -->"
END = "<!-- end of export -->"
FEW = 10_000
"""The tickets with which the memory of many is compared."""


class Bench:
    """Programs on one server, in one folder.

    Args:
        folder: where they write.
        server: the server.
    """

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder = folder
        self._environment = os.environ | {"TIKIT_URL": server.url, "TIKIT_TOKEN": server.token}

    def run(self, *command: str | Path) -> float:
        """Run a Python program; return the seconds from start to exit."""
        whole = [sys.executable, *map(str, command)]
        start = time.perf_counter()
        ran = subprocess.run(whole, env=self._environment, cwd=self.folder, capture_output=True)
        seconds = time.perf_counter() - start
        if ran.returncode:
            raise SystemExit(f"{command} ended with {ran.returncode}: {ran.stderr.decode()}")
        return seconds

    def peak(self, *command: str | Path) -> float:
        """Run a Python program; return its largest memory in MiB."""
        return peak_memory(command, self._environment, self.folder)

    def export_seconds(self, lanes: int) -> float:
        """Export to CSV with the kit; return the seconds."""
        return self.run(*EXPORT, "kit.csv", "--lanes", str(lanes))

    def program(self, name: str, *arguments: str) -> float:
        """Run a program to compare with; return the seconds."""
        for file in self.folder.glob("ids*"):
            file.unlink()
        return self.run(PROGRAMS, name, *arguments)

    def floor(self, lanes: int) -> float:
        """Fetch the pages of an export, and throw them away; return the seconds."""
        pages = f"pages-{lanes}"
        if not (self.folder / pages).exists():
            self.run(PROGRAMS, "record_pages", pages, str(lanes))
        return self.program("fetch_pages", pages, str(lanes))

    def loop(self, name: str) -> float:
        """Run a program that reads all tickets, check that they are those of the last export; return the seconds."""
        seconds = self.program(name, "ids")
        with (self.folder / "kit.csv").open(encoding="utf-8-sig", newline="") as file:
            exported = [int(row["Id"]) for row in csv.DictReader(file)]
        ids = [int(line) for line in (self.folder / "ids").read_text(encoding="ascii").split()]
        assert sorted(ids) == exported, "other rows"
        return seconds


class Rounds:
    """The seconds of programs that run in turn, several times.

    Args:
        number: how often.
        programs: each runs a program and returns its seconds.
    """

    def __init__(self, number: int, programs: Mapping[str, Callable[[], float]]) -> None:
        self._seconds: dict[str, list[float]] = {name: [] for name in programs}
        for round in range(1, number + 1):
            for name, program in programs.items():
                self._seconds[name].append(program())
                print(f"  round {round}: {name}: {self._seconds[name][-1]:.2f} s", flush=True)

    def compare(self, what: str, one: str, other: str, target: float, *, at_least: bool = False) -> Measurement:
        """Return the median of the ratios of the seconds of two programs."""
        ratios = [ours / theirs for ours, theirs in zip(self._seconds[one], self._seconds[other], strict=True)]
        medians = statistics.median(self._seconds[one]), statistics.median(self._seconds[other])
        return Measurement(what, statistics.median(ratios), "", target, at_least, medians)


def measure_speed(arguments: argparse.Namespace) -> Iterator[Measurement]:
    """Compare exports to CSV with the floor and with loops."""
    programs: dict[str, Callable[[], float]] = {}
    with ExitStack() as running:
        server = running.enter_context(serving(sandbox(arguments.tickets)))
        proxy = running.enter_context(serving([PROXY, server.url, str(arguments.latency)]))
        bench, slow = (
            Bench(Path(running.enter_context(TemporaryDirectory())), one)
            for one in (server, replace(proxy, token=server.token))
        )
        for name, one, lanes in (("", bench, 4), ("late ", slow, 4), ("late ", slow, 12)):
            programs[f"{name}export {lanes}"] = partial(one.export_seconds, lanes)
            programs[f"{name}floor {lanes}"] = partial(one.floor, lanes)
        programs |= {f"late {loop}": partial(slow.loop, loop) for loop in ("httpx_loop", "curl_loop")}
        measured = Rounds(arguments.rounds, programs)
    name, late = f"{arguments.tickets:,} tickets to CSV", f"with {arguments.latency} ms added to every response"
    yield measured.compare(f"{name}, 4 lanes: time / floor", "export 4", "floor 4", 1.3)
    for lanes in (4, 12):
        what = f"{name} {late}, {lanes} lanes: time / floor"
        yield measured.compare(what, f"late export {lanes}", f"late floor {lanes}", 1.5)
    for lanes, loop, title, target in (
        (4, "httpx_loop", "a loop in httpx", 3),
        (12, "httpx_loop", "a loop in httpx", 6),
        (4, "curl_loop", "a loop in curl and jq", 6),
    ):
        what = f"{name} {late}, {lanes} lanes: times faster than {title}"
        yield measured.compare(what, f"late {loop}", f"late export {lanes}", target, at_least=True)


def measure_peers(arguments: argparse.Namespace) -> Iterator[Measurement]:
    """Compare exports to CSV with other programs that read OData, without loading it anywhere."""
    peers = {"dlt_source": "dlt's rest_api source", "python_odata": "python-odata"}
    with serving(sandbox(arguments.tickets)) as server, TemporaryDirectory() as folder:
        bench = Bench(Path(folder), server)
        export = {"export 4": partial(bench.export_seconds, 4)}
        measured = Rounds(arguments.rounds, export | {peer: partial(bench.loop, peer) for peer in peers})
    for peer, title in peers.items():
        what = f"{arguments.tickets:,} tickets: times faster than {title}"
        yield measured.compare(what, peer, "export 4", 1, at_least=True)


def measure_memory(arguments: argparse.Namespace) -> Iterator[Measurement]:
    """Compare the largest memory with many tickets and with few."""
    exports = {f".{ending}": (*EXPORT, f"kit.{ending}") for ending in ("csv", "jsonl", "parquet")}
    with serving(sandbox(FEW)) as few, serving(sandbox(arguments.many)) as many, TemporaryDirectory() as folder:
        for name, command in {**exports, "get_all_tickets.py": (RECIPES / "get_all_tickets.py",)}.items():
            peaks = [Bench(Path(folder), server).peak(*command) for server in (few, many)]
            what = f"memory with {arguments.many:,} tickets instead of {FEW:,}, {name}"
            yield Measurement(what, peaks[1] - peaks[0], "MiB more", 30)


PARTS = {"speed": measure_speed, "peers": measure_peers, "memory": measure_memory}


def write_table() -> None:
    """Write the results of every part as a table into README."""
    measurements = [one for part in PARTS for one in read_results(f"export {part}")]
    rows = [f"| {one.what} | {one.result} | {one.bound} |" for one in measurements]
    table = "\n".join(["| measured | result | target |", "| --- | --- | --- |", *rows])
    before, rest = README.read_text(encoding="utf-8").split(BEGIN)
    text = f"{before}{BEGIN}\n\n{table}\n\n{END}{rest.split(END)[1]}"
    README.write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    """Run the measurements and print the results; return 1 if --check is set and a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--latency", type=int, default=50, metavar="MILLISECONDS")
    parser.add_argument("--many", type=int, default=500_000, help="tickets with which the memory is measured")
    parser.add_argument("--parts", type=lambda text: text.split(","), default=list(PARTS), metavar="PART,PART")
    parser.add_argument("--write", action="store_true", help="write the results to bench/results.json and README")
    parser.add_argument("--check", action="store_true", help="end with exit code 1 if a target is missed")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"unknown parts: {', '.join(unknown)}")
    measurements: list[Measurement] = []
    for part in arguments.parts:
        measured = []
        for one in PARTS[part](arguments):
            measured.append(one)
            print(one, flush=True)
        if arguments.write:
            write_results(f"export {part}", measured, arguments.rounds)
            write_table()
        measurements += measured
    return 1 if arguments.check and not all(one.is_met for one in measurements) else 0


if __name__ == "__main__":
    sys.exit(main())
