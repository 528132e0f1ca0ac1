"""Write results to stdout: JSON into a pipe or a file, a table on a terminal."""

import codecs
import errno
import json
import os
import select
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tikit_kit.errors import TikitError
from tikit_kit.text import as_words

from .spool import RowSpool, encode_json

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


def show(value: Any) -> None:
    """Write the result of a method of Tikit to stdout.

    Into a pipe or a file, the output is JSON in UTF-8, whatever the code page: a list is an array with one item per
    line, an object is indented. Nothing is written before all pages are read, so a page that fails leaves no partial
    output; until then, the items are in a temporary file that only this process can open. On a terminal, the output
    is a table, which requires rich (`tikit-kit[table]`).

    If the reader closes the pipe early, as `head` does, the rest of the output and everything that the script writes
    to stdout later are discarded without an error.

    Args:
        value: a model of the client, an iterable of models (all of it is read), or plain JSON values.

    Raises:
        TikitError: a page of a list cannot be read, or the output or a temporary file cannot be written.
    """
    if _is_list(value):
        with RowSpool() as rows:
            kind = getattr(value, "item_type", dict)
            for item in value:
                kind = type(item) if not rows.count else kind
                rows.write([_plain(item)])
            _print(lambda: _show_rows(rows, _item_name(kind)))
    else:
        plain = _plain(value)
        _print(lambda: _show_value(plain))


def _print(write: Callable[[], None]) -> None:
    try:
        sys.stdout.flush()
        write()
        sys.stdout.flush()
    except OSError as error:
        discard_stdout()  # what is left in the buffer would fail again at exit
        if not is_broken_pipe(error):
            what = f"standard output cannot be written: {(error.strerror or str(error)).lower()}"
            raise TikitError(what, "Make room, or write to another file.") from None


def _show_rows(rows: RowSpool, item_name: str) -> None:
    if sys.stdout.isatty() and _has_rich():
        from .table import print_list

        print_list(rows.read, item_name)
    else:
        rows.copy_to(_binary_stdout())


def _show_value(plain: Any) -> None:
    if sys.stdout.isatty() and isinstance(plain, dict) and _has_rich():
        from .table import print_entity

        print_entity(plain)
    else:
        _binary_stdout().write(encode_json(json.dumps(plain, ensure_ascii=False, indent=2) + "\n"))


def is_broken_pipe(error: BaseException) -> bool:
    """Return whether an error of a write means that the reader has closed the pipe."""
    # Windows reports a write to a closed pipe as an invalid argument.
    return isinstance(error, BrokenPipeError) or (
        os.name == "nt" and isinstance(error, OSError) and error.errno == errno.EINVAL
    )


def is_stdout_closed() -> bool:
    """Return whether the reader of stdout has closed the pipe. What is buffered is written to it."""
    try:
        sys.stdout.flush()
        if os.name == "nt":
            return False
        # Under `python -u` nothing is left to flush after a failed write. Windows has no poll.
        poll = select.poll()
        poll.register(sys.stdout.fileno(), 0)
        return any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(0))
    except ValueError:  # the script has closed stdout, or replaced it by something without a descriptor
        return False
    except OSError as error:
        return is_broken_pipe(error)


def discard_stdout() -> None:
    """Redirect stdout to the null device, so that output after a closed pipe raises no error."""
    # The descriptor itself is replaced, since Python flushes the buffer again at exit.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)


def _is_list(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, Mapping | str | bytes)


def _plain(value: Any) -> Any:
    if hasattr(value, "to_dict"):
        return value.to_dict()
    return dict(value) if isinstance(value, Mapping) else value


def _item_name(kind: type) -> str:
    """Return the name of an item of a list: `ticket`, `platform user`, or `item` if its type is not a model."""
    return as_words(kind.__name__) if hasattr(kind, "to_dict") else "item"


def _binary_stdout() -> "SupportsWrite[bytes]":
    binary = getattr(sys.stdout, "buffer", None)
    return _TextWriter() if binary is None else binary


class _TextWriter:
    """Writes to a stdout that takes text only: a notebook or a test has replaced it."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def write(self, data: bytes) -> None:
        sys.stdout.write(self._decoder.decode(data))


def _has_rich() -> bool:
    try:
        import rich  # noqa: F401  # imported only to check that it is installed
    except ImportError:
        print("tikit: rich is not installed, so the output is JSON. For a table: pip install rich", file=sys.stderr)
        return False
    return True
