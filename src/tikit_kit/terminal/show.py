"""Write results to stdout: JSON into a pipe or a file, a table on a terminal."""

import errno
import json
import os
import select
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from tikit_kit.text import as_words


def show(value: Any) -> None:
    """Write the result of a method of Tikit to stdout.

    Into a pipe or a file, the output is JSON in UTF-8, whatever the code page: a list is an array with one item per
    line, an object is indented. Nothing is written before all pages are read, so a page that fails leaves no partial
    output. On a terminal, the output is a table, which requires rich (`tikit-kit[table]`).

    If the reader closes the pipe early, as `head` does, the rest of the output and everything that the script writes
    to stdout later are discarded without an error.

    Args:
        value: a model of the client, an iterable of models (all of it is read), or plain JSON values.

    Raises:
        TikitError: a page of a list cannot be read.
    """
    items = list(value) if _is_list(value) else None
    plain = _plain(value) if items is None else [_plain(item) for item in items]
    try:
        if sys.stdout.isatty() and isinstance(plain, dict | list) and _has_rich():
            from .table import print_table

            print_table(plain, _item_name(value, items))
        else:
            _write(_json(plain) + "\n")
    except OSError as error:
        if not is_broken_pipe(error):
            raise
        discard_stdout()


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


def _item_name(value: Any, items: list[Any] | None) -> str:
    """Return the name of an item of a list: `ticket`, `platform user`, or `item` if its type is not a model."""
    kind = type(items[0]) if items else getattr(value, "item_type", dict)
    return as_words(kind.__name__) if hasattr(kind, "to_dict") else "item"


def _json(plain: Any) -> str:
    if isinstance(plain, list) and plain:
        return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in plain) + "\n]"
    return json.dumps(plain, ensure_ascii=False, indent=2)


def _write(text: str) -> None:
    # UTF-8 cannot encode a lone surrogate; the escape \udXXX means the same character in JSON.
    data = text.encode("utf-8", errors="backslashreplace")
    sys.stdout.flush()
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:  # a notebook or a test has replaced stdout by a text stream
        sys.stdout.write(data.decode("utf-8"))
    else:
        binary.write(data)
    sys.stdout.flush()


def _has_rich() -> bool:
    try:
        import rich  # noqa: F401  # imported only to check that it is installed
    except ImportError:
        print("tikit: rich is not installed, so the output is JSON. For a table: pip install rich", file=sys.stderr)
        return False
    return True
