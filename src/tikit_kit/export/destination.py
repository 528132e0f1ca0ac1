"""Where an export goes: a file that is replaced as a whole, or standard output."""

import errno
import os
import shutil
import stat
import sys
from pathlib import Path

from tikit_kit.errors import TikitError
from tikit_kit.files import rename_over, sync_folder
from tikit_kit.terminal.show import discard_stdout, is_broken_pipe
from tikit_kit.text import one_line

_NO_SPACE = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_MEBIBYTE = 2**20


def check_destination(file: Path) -> Path:
    """Return the file that is to be written, with symbolic links resolved.

    Raises:
        TikitError: it cannot be written: its folder does not exist, it is no regular file, or it is write-protected.
    """
    target = Path(os.path.realpath(file))
    name = one_line(str(file))
    try:
        if not target.parent.is_dir():
            what = f"there is no folder {one_line(str(target.parent))}"
            raise TikitError(what, "Create it, or choose another file.")
        if target.is_dir():
            raise TikitError(f"{name} is a folder", "Name a file in it.")
        if target.exists() and not target.is_file():
            raise TikitError(f"{name} is not a regular file", "Name a file, or use - for standard output.")
        if target.exists() and not os.access(target, os.W_OK):
            raise TikitError(f"{name} is write-protected", "Choose another file, or remove the protection.")
    except OSError as error:
        raise write_error(error, file) from None
    return target


def put_in_place(path: Path, target: Path) -> None:
    """Rename a finished file to its final name. The mode of a file that it replaces is kept.

    Raises:
        TikitError: on Windows, another program has the target open.
        OSError: the file cannot be renamed.
    """
    if target.exists():
        path.chmod(stat.S_IMODE(target.stat().st_mode))
    with path.open("r+b") as file:
        os.fsync(file.fileno())
    try:
        rename_over(path, target)
    except PermissionError:
        if os.name != "nt":
            raise
        what = f"{target.name} is open in another program"
        raise TikitError(what, "Close it there, then run the same command again: it will only finish.") from None
    sync_folder(target.parent)


def check_stdout(format: str) -> None:
    """Check that standard output can take a format.

    Raises:
        TikitError: it is a terminal, and the format is not text.
    """
    if format not in {"csv", "jsonl"} and sys.stdout.isatty():
        raise TikitError(f".{format} is not text, and standard output is a terminal", "Name a file instead of -.")


def copy_to_stdout(path: Path) -> None:
    """Write a file to standard output. If its reader stops early, as `head` does, the rest is discarded.

    Raises:
        OSError: standard output cannot be written.
    """
    try:
        sys.stdout.flush()
        with path.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer, _MEBIBYTE)
        sys.stdout.flush()
    except OSError as error:
        if not is_broken_pipe(error):
            discard_stdout()  # what is left in the buffer would fail again at exit
            raise
        discard_stdout()


def write_error(error: OSError, file: Path) -> TikitError:
    """Return the error for a file that cannot be written.

    Args:
        error: why.
        file: the file; `-` for standard output.
    """
    is_stdout = str(file) == "-"
    name = "standard output" if is_stdout else one_line(file.name)
    if error.errno is not None and error.errno in _NO_SPACE:
        reason, hint = os.strerror(error.errno).lower(), "Make room, then run the same command again."
    elif isinstance(error, PermissionError):
        reason, hint = "there is no permission", "Check the permissions of its folder, or choose another file."
    else:
        reason, hint = error.strerror or str(error), "Check the file and its folder, or choose another."
    return TikitError(f"{name} cannot be written: {one_line(reason)}", hint)
