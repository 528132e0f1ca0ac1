"""Put a finished file in its place, so that it survives a power failure."""

import os
import time
from contextlib import suppress
from pathlib import Path

_REPLACE_SECONDS = 2.0


def rename_over(temporary: Path, target: Path) -> None:
    """Rename a file to a name that another file may have.

    While another process reads the target, Windows refuses to replace it: this is tried for two seconds.

    Raises:
        OSError: the file cannot be renamed.
    """
    end = time.monotonic() + _REPLACE_SECONDS
    while True:
        try:
            temporary.replace(target)
        except PermissionError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return


def sync_folder(folder: Path) -> None:
    """Write the names in a folder to the disk. Some systems cannot sync a folder: they are left alone."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
