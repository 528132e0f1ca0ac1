"""Replace a file atomically, readable by its owner only, and detect a file that other users can read."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from tikit_kit.files import rename_over, sync_folder

_SUFFIX = ".tikit-new"


def replace_file(path: Path, data: bytes) -> None:
    """Write a temporary file in the same folder, then rename it to the path.

    A concurrent reader gets either the old content or all of the data. A symbolic link is kept, and its target is
    replaced. Only the owner can read the new file (mode 0600), whatever the mode of the old file was.

    On Windows the file inherits the permissions of its folder, since Windows has no modes. While another process reads
    the file, Windows refuses to replace it: this is tried for two seconds.

    Args:
        path: the path of the file. The file need not exist; its folder must.
        data: the whole content.

    Raises:
        OSError: the file cannot be written, or the path is not a regular file. The old content is unchanged.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise OSError(0, "it is not a regular file")
    descriptor, name = tempfile.mkstemp(_SUFFIX, f"{target.name}.", target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        rename_over(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def remove_leftovers(path: Path) -> None:
    """Remove the temporary files that killed processes have left beside a file. No other process may be writing it."""
    for file in path.parent.iterdir():
        if file.name.startswith(f"{path.name}.") and file.name.endswith(_SUFFIX):
            with suppress(OSError):
                file.unlink()


def is_open_to_others(path: Path) -> bool:
    """Return whether the group or all users can read a file of this user. Never raise an error.

    The result is False on Windows, which has no modes, and for a file of another user, whose mode this user cannot
    change, such as a mounted secret.
    """
    if os.name == "nt":
        return False
    try:
        status = path.stat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and bool(status.st_mode & 0o044)
