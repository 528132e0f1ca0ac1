"""For scripts: `from tikit_kit.script import Tikit, arguments, show`.

Importing this module makes a TikitError one line on stderr with exit code 1, and Ctrl-C the exit code 130, in the
whole program, if nobody has set `sys.excepthook` before. `TIKIT_DEBUG=1` gives the traceback back.
"""

import os
import sys
from types import TracebackType

from .arguments import arguments
from .errors import TikitError
from .show import show
from .tikit import Tikit

__all__ = ["Tikit", "TikitError", "arguments", "show"]


def _report(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if os.environ.get("TIKIT_DEBUG", "0") not in {"", "0"}:
        sys.__excepthook__(kind, error, traceback)
    elif issubclass(kind, TikitError):
        print(f"tikit: {error}", file=sys.stderr)
    elif issubclass(kind, KeyboardInterrupt):
        print("tikit: interrupted", file=sys.stderr)
        sys.stderr.flush()
        os._exit(130)  # after an excepthook Python would end with its own way of being interrupted
    else:
        sys.__excepthook__(kind, error, traceback)


if sys.excepthook is sys.__excepthook__:
    sys.excepthook = _report
