"""Writing a file wholly or not at all, for its owner alone."""

import os
from contextlib import suppress
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would rewrite the ends of lines


def replace_file(path: Path, data: bytes) -> None:
    """Write a file under a temporary name in its folder, then give it its own.

    Whoever reads the file, at any time, reads what was there before or all of the data. A symbolic link stays,
    and what it leads to is replaced. The new file can be read by its owner alone (mode 0600), whatever the old
    one allowed.

    On Windows two things are otherwise: the file takes the permissions of its folder, since there is no mode, and
    it cannot be replaced in the moment in which somebody reads it, which is an error.

    Args:
        path: the file, which need not be there yet; its folder has to be.
        data: all of its content.

    Raises:
        OSError: it cannot be written, or is something else than a file. What was there before stays.

    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise OSError(0, "it is no regular file")
    # Always the same name: what a killed run has left does not stay.
    fresh = target.with_name(f"{target.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _keep_name(target.parent)


def _keep_name(folder: Path) -> None:
    # A name survives a power failure once its folder is on the disk. Not every system lets that be asked for.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
