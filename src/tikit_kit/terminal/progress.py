"""Report on stderr how far a long task is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

_INTERVAL = 10.0
"""Seconds between two lines."""


class ProgressReporter:
    """Reports a task on stderr. The bar requires rich (`tikit-kit[table]`).

    Args:
        unit: what is counted, in the plural, such as `tickets`.
    """

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._bar: Progress | None = None
        self._total: int | None = None
        self._done = self._begun_with = 0
        self._started = self._last_line = 0.0

    def start(self, total: int | None, done: int) -> None:
        """Begin.

        Args:
            total: how many there will be; None if nobody knows.
            done: how many there are already.
        """
        self.finish()
        self._total, self._done, self._begun_with = total, done, done
        self._started = self._last_line = time.monotonic()
        if sys.stderr.isatty():
            self._bar = _open_bar(self._unit, total, done)

    def advance(self, count: int) -> None:
        """Count more of them."""
        self._done += count
        if self._bar is not None:
            self._bar.advance(self._bar.task_ids[0], count)
        elif (now := time.monotonic()) - self._last_line >= _INTERVAL:
            self._last_line = now
            self.say(self._line(now - self._started))

    def say(self, text: str) -> None:
        """Write a line, above the bar if there is one."""
        print(f"tikit: {text}", file=sys.stderr, flush=True)

    def finish(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _line(self, seconds: float) -> str:
        rate = (self._done - self._begun_with) / seconds
        total = "" if self._total is None else f" of {self._total:,}"
        line = f"{self._done:,}{total} {self._unit}, {rate:,.0f} per second"
        if self._total is None or rate <= 0:
            return line
        return f"{line}, {_duration(max(0, self._total - self._done) / rate)} left"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes:,} min {rest} s" if minutes else f"{rest} s"


def _open_bar(unit: str, total: int | None, done: int) -> Progress | None:
    try:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
        from rich.text import Text
    except ImportError:  # the lines are enough
        return None

    class Numbers(ProgressColumn):
        def render(self, task: Task) -> Text:
            total = "" if task.total is None else f" of {task.total:,.0f}"
            speed = f", {task.speed:,.0f} per second" if task.speed else ""
            return Text(f"{task.completed:,.0f}{total} {task.description}{speed}")

    bar = Progress(
        BarColumn(bar_width=20),
        Numbers(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    bar.start()
    bar.add_task(unit, total=total, completed=done)
    return bar
