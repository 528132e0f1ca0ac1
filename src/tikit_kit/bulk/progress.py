"""Show on stderr how far a run is: a bar on a terminal, a line every hundred rows elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_EVERY = 100


@contextmanager
def show_progress(total: int) -> Iterator[Callable[[], None]]:
    """Show the progress of a run until the end.

    Args:
        total: the number of rows.

    Yields:
        A function to call after each row.
    """
    if total and sys.stderr.isatty():
        try:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
        except ImportError:
            pass
        else:
            columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
                task = progress.add_task("", total=total)
                yield lambda: progress.advance(task)
            return
    yield _lines(total)


def _lines(total: int) -> Callable[[], None]:
    count = 0

    def advance() -> None:
        nonlocal count
        count += 1
        if count % _EVERY == 0:
            print(f"tikit: {count:,} of {total:,} rows", file=sys.stderr, flush=True)

    return advance
