"""The folder of an unfinished export: `.NAME.tikit-export` beside the target, which only its owner can read.

It contains the part, a journal with one line for each page, and a lock. Nothing of the access token is in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tikit_kit.errors import TikitError

from .part_file import JOURNAL, PART

_LOCK = "lock"


@contextmanager
def hold_work_folder(target: Path) -> Iterator[Path]:
    """Create the work folder of a target if needed, and lock it. An empty one is removed at the end.

    Raises:
        TikitError: another export writes the same file.
        OSError: the folder cannot be created.
    """
    from filelock import FileLock, Timeout

    folder = target.with_name(f".{target.name}.tikit-export")
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / _LOCK
    # Without the fallback: a lock that is only the existence of a file would remain after a kill.
    lock = FileLock(path, mode=0o600, fallback_to_soft=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        hint = "Wait until it ends, or choose another file."
        raise TikitError(f"another export is writing {target.name}", hint) from None
    try:
        for leftover in folder.iterdir():  # of a process that was killed while it converted the part
            if leftover.name not in {_LOCK, PART, JOURNAL}:
                leftover.unlink()
        yield folder
    finally:
        is_empty = all(one == path for one in folder.iterdir())
        if is_empty and os.name != "nt":  # Windows removes no open file
            path.unlink()
        lock.release()
        if is_empty:
            with suppress(OSError):  # another run has just begun
                path.unlink(missing_ok=True)
                folder.rmdir()
