"""Showing what the service answered: JSON into a pipe or a file, a table on a terminal."""

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
    plain = _plain(value)
    try:
        if sys.stdout.isatty() and isinstance(plain, dict | list) and _has_rich():
            from .table import print_table

            print_table(plain, item_kind(value))
        else:
            _write(_json(plain) + "\n")
    except BrokenPipeError:
        drop_stdout()
    except OSError:
        # Windows tells of a reader that has gone in a way of its own (EINVAL).
        if os.name != "nt" or sys.stdout.isatty():
            raise
        drop_stdout()


def drop_stdout() -> None:
    """Send what is still to be written to stdout nowhere: its reader has gone."""
    # The descriptor itself, since Python writes what is left in the buffer once more when it ends.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def item_kind(value: Any) -> str:
    """Give the name of what a list holds, or an object is, in words: `ticket`, `platform user`, or `item`."""
    kind = getattr(value, "item_type", None) or (type(value) if hasattr(value, "to_dict") else None)
    name = kind.__name__ if kind else "Item"
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def _plain(value: Any) -> Any:
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [_plain(item) for item in value]
    return value


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
