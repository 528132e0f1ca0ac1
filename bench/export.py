"""Measure the export of tickets, compared with bare requests, with loops in httpx and curl, and with OData clients.

python bench/export.py [--tickets N] [--rounds N] [--latency N] [--many N] [--parts PART,PART] [--write] [--check]

A sandbox runs in a process of its own, and so does each program that is measured; its seconds are those of the whole
process. In a round two programs run in turn, and a result is the median of the ratios of all rounds. The floor fetches
the same pages with the same concurrency by bare httpx, and throws them away. With --write the results go to
bench/results.json and into README. With --check, a missed target results in exit code 1.
"""

import argparse
import csv
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from operator import ge, le
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
RECIPES = ROOT / "scripts" / "tickets"
EXPORT = (RECIPES / "export_tickets.py", "--fresh")
PROGRAMS = Path(__file__).with_name("export_programs.py")
PROXY = Path(__file__).with_name("latency_proxy.py")
RESULTS = Path(__file__).with_name("results.json")
README = ROOT / "README.md"
BEGIN = "<!-- export: written by `python bench/export.py --write` -->"
END = "<!-- end of export -->"
FEW = 10_000
"""The tickets with which the memory of many is compared."""
PARTS = ("speed", "peers", "memory")


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measured value and its target."""

    what: str
    value: float
    unit: str
    target: float
    at_least: bool

    @property
    def is_met(self) -> bool:
        """Whether the value meets the target."""
        compare: Callable[[float, float], bool] = ge if self.at_least else le
        return compare(self.value, self.target)

    @property
    def bound(self) -> str:
        """The target in words."""
        return f"{'at least' if self.at_least else 'at most'} {self.target:g}"

    @property
    def line(self) -> str:
        """The measurement as a line of text."""
        return f"{self.what}: {f'{self.value:.2f} {self.unit}'.strip()} (target {self.bound})"


@contextmanager
def serving(command: Sequence[str | Path]) -> Iterator[dict[str, str]]:
    """Run a server that prints a line of JSON when it is ready; stop it at the end."""
    with subprocess.Popen([sys.executable, *map(str, command)], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


def sandbox(tickets: int) -> Sequence[str]:
    """Return the command of a sandbox."""
    return ["-m", "tikit_sandbox", "--json", "--port", "0", "--tickets", str(tickets)]


class Bench:
    """Programs on one server, in one folder.

    Args:
        folder: where they write.
        server: the address and the access token.
    """

    def __init__(self, folder: Path, server: dict[str, str]) -> None:
        self.folder = folder
        self._environment = os.environ | {"TIKIT_URL": server["url"], "TIKIT_TOKEN": server["token"]}

    def run(self, *command: str | Path) -> tuple[float, float]:
        """Run a Python program; return the seconds from start to exit, and its largest memory in MiB."""
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *map(str, command)],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=self.folder,
        )
        assert process.stderr is not None
        stderr = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        if process.returncode:
            raise SystemExit(f"{command} ended with {process.returncode}: {stderr.decode()}")
        return seconds, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)

    def export_seconds(self, lanes: int) -> float:
        """Export to CSV with the kit; return the seconds."""
        return self.run(*EXPORT, "kit.csv", "--lanes", str(lanes))[0]

    def program(self, name: str, *arguments: str) -> float:
        """Run a program to compare with; return the seconds."""
        for file in self.folder.glob("ids*"):
            file.unlink()
        return self.run(PROGRAMS, name, *arguments)[0]

    def floor(self, lanes: int) -> float:
        """Fetch the pages of an export, and throw them away; return the seconds."""
        pages = f"pages-{lanes}"
        if not (self.folder / pages).exists():
            self.run(PROGRAMS, "record_pages", pages, str(lanes))
        return self.program("fetch_pages", pages, str(lanes))

    def check_rows(self) -> None:
        """Check that the program before had the same tickets as the last export."""
        with (self.folder / "kit.csv").open(encoding="utf-8-sig", newline="") as file:
            exported = [int(row["Id"]) for row in csv.DictReader(file)]
        ids = [int(line) for line in (self.folder / "ids").read_text(encoding="ascii").split()]
        assert sorted(ids) == exported, "other rows"


def ratio(rounds: int, one: Callable[[], float], other: Callable[[], float]) -> float:
    """Return the median of the ratios of the seconds of two programs that run in turn."""
    ratios = []
    for number in range(rounds):
        seconds = one(), other()
        print(f"  round {number + 1}: {seconds[0]:.2f} s, {seconds[1]:.2f} s", flush=True)
        ratios.append(seconds[0] / seconds[1])
    return statistics.median(ratios)


def measure_speed(bench: Bench, tickets: int, rounds: int, slow: Bench, latency: int) -> Iterator[Measurement]:
    """Compare exports to CSV with the floor and with loops."""
    name, late = f"{tickets:,} tickets to CSV", f"with {latency} ms added"
    value = ratio(rounds, partial(bench.export_seconds, 4), partial(bench.floor, 4))
    yield Measurement(f"{name}, 4 lanes: time / floor", value, "", 1.3, at_least=False)
    for lanes in (4, 12):
        value = ratio(rounds, partial(slow.export_seconds, lanes), partial(slow.floor, lanes))
        yield Measurement(f"{name} {late}, {lanes} lanes: time / floor", value, "", 1.5, at_least=False)
    for lanes, loop, target in ((4, "httpx_loop", 3), (12, "httpx_loop", 6), (4, "curl_loop", 6)):
        value = ratio(rounds, partial(slow.program, loop, "ids"), partial(slow.export_seconds, lanes))
        slow.check_rows()
        what = {"httpx_loop": "a loop in httpx", "curl_loop": "a loop in curl and jq"}[loop]
        yield Measurement(f"{name} {late}, {lanes} lanes: times faster than {what}", value, "", target, at_least=True)


def measure_peers(bench: Bench, tickets: int, rounds: int) -> Iterator[Measurement]:
    """Compare exports to CSV with other programs that read OData."""
    for program, what in (("dlt_source", "dlt's rest_api source"), ("python_odata", "python-odata")):
        value = ratio(rounds, partial(bench.program, program, "ids"), partial(bench.export_seconds, 4))
        bench.check_rows()
        yield Measurement(f"{tickets:,} tickets: times faster than {what}", value, "", 1, at_least=True)


def measure_memory(few: Bench, many: Bench, tickets: int) -> Iterator[Measurement]:
    """Compare the largest memory with many tickets and with few."""
    for ending in ("csv", "jsonl", "parquet"):
        growth = many.run(*EXPORT, f"kit.{ending}")[1] - few.run(*EXPORT, f"kit.{ending}")[1]
        what = f"memory with {tickets:,} tickets instead of {FEW:,}, .{ending}"
        yield Measurement(what, growth, "MiB more", 30, at_least=False)
    growth = many.run(RECIPES / "get_all_tickets.py")[1] - few.run(RECIPES / "get_all_tickets.py")[1]
    what = f"memory with {tickets:,} tickets instead of {FEW:,}, get_all_tickets.py"
    yield Measurement(what, growth, "MiB more", 30, at_least=False)


def measure(arguments: argparse.Namespace) -> Iterator[Measurement]:
    """Start what the parts need, and yield their measurements."""
    with ExitStack() as running:

        def bench(server: dict[str, str]) -> Bench:
            return Bench(Path(running.enter_context(TemporaryDirectory())), server)

        if {"speed", "peers"} & set(arguments.parts):
            server = running.enter_context(serving(sandbox(arguments.tickets)))
            plain = bench(server)
            if "speed" in arguments.parts:
                proxy = running.enter_context(serving([PROXY, server["url"], str(arguments.latency)]))
                slow = bench({**server, **proxy})
                yield from measure_speed(plain, arguments.tickets, arguments.rounds, slow, arguments.latency)
            if "peers" in arguments.parts:
                yield from measure_peers(plain, arguments.tickets, arguments.rounds)
    if "memory" in arguments.parts:
        with serving(sandbox(FEW)) as few, serving(sandbox(arguments.many)) as many, TemporaryDirectory() as folder:
            yield from measure_memory(Bench(Path(folder), few), Bench(Path(folder), many), arguments.many)


def write_results(measurements: Sequence[Measurement], rounds: int) -> None:
    """Write the results to bench/results.json and into README."""
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    results = [{**asdict(one), "value": round(one.value, 2), "met": one.is_met} for one in measurements]
    document = {"machine": machine, "rounds": rounds, "measurements": results}
    RESULTS.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8", newline="\n")
    rows = [f"| {one.what} | {one.value:.2f} {one.unit} | {one.bound} |" for one in measurements]
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
    measurements = []
    for one in measure(arguments):
        measurements.append(one)
        print(f"{one.line}{'' if one.is_met else '  MISSED'}", flush=True)
    if arguments.write:
        write_results(measurements, arguments.rounds)
    return 1 if arguments.check and not all(one.is_met for one in measurements) else 0


if __name__ == "__main__":
    sys.exit(main())
