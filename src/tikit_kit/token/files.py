"""Replace a file atomically and make it private to its owner."""

import os
from contextlib import suppress
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)  # without it, Windows would translate newlines


def replace_file(path: Path, data: bytes) -> None:
    """Write a temporary file in the same folder, then rename it to the path.

    A concurrent reader gets either the old content or all of the data. A symbolic link is kept, and its target is
    replaced. Only the owner can read the new file (mode 0600), whatever the mode of the old file was.

    Windows differs in two ways. The file inherits the permissions of its folder, since Windows has no modes. And
    while another process reads the file, it cannot be replaced, which raises OSError.

    Args:
        path: the path of the file. The file need not exist; its folder must.
        data: the whole content.

    Raises:
        OSError: the file cannot be written, or the path is not a regular file. The old content is unchanged.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise OSError(0, "it is not a regular file")
    # A fixed name, so that the next call removes the file that a killed process has left.
    temporary = target.with_name(f"{target.name}.new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    # The new name survives a power failure only once its folder is synced. Some systems cannot sync a folder.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
