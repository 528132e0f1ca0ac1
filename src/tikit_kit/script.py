"""What a script imports: Tikit, show, its arguments, and an end that a person or a scheduler understands.

Importing this module sets `sys.excepthook`, unless somebody else has. A TikitError then ends the script with
one line on stderr and exit code 1, Ctrl-C with 130, a reader of stdout that has gone (`| head`) quietly with
0: it has what it wanted. Other exceptions stay as they are, and `TIKIT_DEBUG=1` gives every traceback back.
"""

import atexit
import os
import sys
from types import TracebackType

from .arguments import arguments
from .errors import TikitError
from .show import drop_stdout, reader_has_gone, show
from .tikit import Tikit

__all__ = ["Tikit", "arguments", "show"]


def _end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if os.environ.get("TIKIT_DEBUG"):
        sys.__excepthook__(kind, error, trace)
    elif isinstance(error, TikitError):
        print(f"tikit: {error}", file=sys.stderr)
    elif isinstance(error, KeyboardInterrupt):
        # Python lets a hook choose the exit code this way; its own differs between systems.
        raise SystemExit(130)
    elif reader_has_gone(error):
        drop_stdout()
        raise SystemExit(0)
    else:
        sys.__excepthook__(kind, error, trace)


def _flush() -> None:
    # Python's own last flush would complain of a reader that has gone.
    try:
        sys.stdout.flush()
    except OSError as error:
        if not reader_has_gone(error):
            raise
        drop_stdout()


if sys.excepthook is sys.__excepthook__:
    sys.excepthook = _end
    atexit.register(_flush)
