"""A measured value with its target, and the file of all results."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_RESULTS = Path(__file__).with_name("results.json")
_PEAK_MEMORY = Path(__file__).with_name("peak_memory.py")


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measured value and its target.

    Attributes:
        what: what was measured.
        value: the value, in the unit.
        unit: the unit; empty for a ratio.
        target: the bound of the value.
        at_least: whether the value has to be at least the target; if not, at most.
        seconds: for a ratio of two times, their medians in seconds.
    """

    what: str
    value: float
    unit: str
    target: float
    at_least: bool = False
    seconds: tuple[float, float] | None = None

    @property
    def is_met(self) -> bool:
        """Whether the value meets the target."""
        return self.value >= self.target if self.at_least else self.value <= self.target

    @property
    def result(self) -> str:
        """The value with its unit, and the times of a ratio."""
        times = f" ({self.seconds[0]:.2f} s / {self.seconds[1]:.2f} s)" if self.seconds else ""
        return f"{self.value:.2f} {self.unit}".strip() + times

    @property
    def bound(self) -> str:
        """The target in words."""
        return f"{'at least' if self.at_least else 'at most'} {self.target:g}"

    def __str__(self) -> str:
        return f"{self.what}: {self.result} (target {self.bound}){'' if self.is_met else '  MISSED'}"


def peak_memory(command: Sequence[str | Path], environment: Mapping[str, str], folder: Path) -> float:
    """Run a Python program, and return its largest memory in MiB.

    Args:
        command: its file and its arguments.
        environment: its environment.
        folder: where it runs.

    Raises:
        CalledProcessError: it failed. Its message is on stderr.
    """
    python = sys.executable
    whole = [python, str(_PEAK_MEMORY), python, *map(str, command)]
    return float(subprocess.run(whole, env=environment, cwd=folder, stdout=subprocess.PIPE, check=True).stdout)


def read_results(section: str) -> list[Measurement]:
    """Return the measurements of a section of bench/results.json; none if it was not measured yet.

    Args:
        section: the name of the section.
    """
    stored = _document().get(section, {"measurements": []})["measurements"]
    return [Measurement(**{name: value for name, value in one.items() if name != "met"}) for one in stored]


def write_results(section: str, measurements: Sequence[Measurement], rounds: int) -> None:
    """Write measurements to bench/results.json, in place of earlier ones of the same section.

    Args:
        section: the name of what measured.
        measurements: what it measured.
        rounds: how often it measured; a value is the median.
    """
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    results = [{**asdict(one), "value": round(one.value, 3), "met": one.is_met} for one in measurements]
    document = _document() | {section: {"machine": machine, "rounds": rounds, "measurements": results}}
    _RESULTS.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8", newline="\n")


def _document() -> dict[str, Any]:
    return json.loads(_RESULTS.read_text(encoding="utf-8")) if _RESULTS.exists() else {}
