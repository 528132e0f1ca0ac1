"""Keep two runs that change the same stored access token apart."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tikit_kit.errors import TikitError

_log = logging.getLogger("tikit_kit")
_FOLDER = ".tikit-kit"


@contextmanager
def hold_lock(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock of a file, and wait for it if another run holds it. A wait is logged.

    The operating system releases the lock when the process ends, also if it is killed. The file stays and is empty:
    a run that removed it could let two others lock two files of the same name.

    Args:
        path: the file to lock; it is created if it does not exist.
        seconds: how long to wait.

    Raises:
        TikitError: another run still holds the lock, or the file cannot be locked.
    """
    from filelock import FileLock, Timeout

    # Without the fallback: a lock that is only the existence of a file would remain after a kill.
    lock = FileLock(path, mode=0o600, fallback_to_soft=False)
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            _log.warning("another run is changing the stored access token, waiting up to %.0f s", seconds)
            lock.acquire(timeout=seconds)
    except Timeout:
        what = f"another run has been changing the stored access token for {seconds:.0f} s"
        raise TikitError(what, "This run changed nothing. Wait until the other ends, then try again.") from None
    except OSError as error:
        hint = "Check that its folder exists and that you can write to it."
        raise TikitError(f"{path} cannot be locked: {error.strerror}", hint) from None
    try:
        yield
    finally:
        lock.release()


def user_folder() -> Path:
    """Return the folder of the kit in the user's home folder, for the lock of what has no file. Create it if needed.

    Raises:
        TikitError: the folder cannot be created.
    """
    try:
        folder = Path.home() / _FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
    except (OSError, RuntimeError):  # RuntimeError: there is no home folder
        what = f"the folder {_FOLDER} cannot be created in your home folder"
        raise TikitError(what, "Check that HOME is right and that you can write to it.") from None
    return folder
