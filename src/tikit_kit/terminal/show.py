"""Showing what the service answered: JSON into a pipe or a file, a table on a terminal."""

import errno
import json
import os
import sys
from collections.abc import Iterable, Mapping
from typing import Any


def show(value: Any) -> None:
    """Write what a method of Tikit answered to stdout.

    Into a pipe or a file it is JSON in UTF-8, whatever the code page: a list is one array with an item a line,
    an object is indented. It is written when everything is there, so a page that fails writes nothing. On a
    terminal it is a table, for which rich has to be installed (`tikit-kit[table]`).

    A reader that stops early, as `head` does, is no error: the rest, and what the script writes to stdout
    after it, is dropped.

    Args:
        value: a model of the client, an iterable of them (which is read to its end), or plain JSON values.

    Raises:
        TikitError: a page of a list cannot be had.

    """
    items = list(value) if _is_list(value) else None
    plain = _plain(value) if items is None else [_plain(item) for item in items]
    try:
        if sys.stdout.isatty() and isinstance(plain, dict | list) and _has_rich():
            from .table import print_table

            print_table(plain, _kind(value, items))
        else:
            _write(_json(plain) + "\n")
    except OSError as error:
        if not is_broken_pipe(error):
            raise
        discard_stdout()


def is_broken_pipe(error: BaseException) -> bool:
    """Tell whether an error of writing to stdout means that nobody reads there any more."""
    # Windows has no broken pipe; writing into one is an invalid argument there.
    return isinstance(error, BrokenPipeError) or (
        os.name == "nt" and isinstance(error, OSError) and error.errno == errno.EINVAL
    )


def discard_stdout() -> None:
    """Send what is still to be written to stdout nowhere: its reader has gone."""
    # The descriptor itself, since Python writes what is left in the buffer once more when it ends.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _is_list(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, Mapping | str | bytes)


def _plain(value: Any) -> Any:
    if hasattr(value, "to_dict"):
        return value.to_dict()
    return dict(value) if isinstance(value, Mapping) else value


def _kind(value: Any, items: list[Any] | None) -> str:
    """Give the name of what a list holds in words: `ticket`, `platform user`, or `item` if it has none."""
    kind = type(items[0]) if items else getattr(value, "item_type", dict)
    name = kind.__name__ if hasattr(kind, "to_dict") else "Item"
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def _json(plain: Any) -> str:
    if isinstance(plain, list) and plain:
        return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in plain) + "\n]"
    return json.dumps(plain, ensure_ascii=False, indent=2)


def _write(text: str) -> None:
    # Half a surrogate pair is no UTF-8. Written as \udXXX it is what JSON calls the same letter.
    data = text.encode("utf-8", errors="backslashreplace")
    sys.stdout.flush()
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:  # a notebook or a test has put something else in its place
        sys.stdout.write(data.decode("utf-8"))
    else:
        binary.write(data)
    sys.stdout.flush()


def _has_rich() -> bool:
    try:
        import rich  # noqa: F401  # asked for before anything is written
    except ImportError:
        print("tikit: for a table on a terminal: pip install rich", file=sys.stderr)
        return False
    return True
