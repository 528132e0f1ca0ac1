"""The module that scripts import: Tikit, arguments, lookups, show, and short error messages with exit codes.

Importing this module sets `sys.excepthook`, unless another hook is already set. The hook then ends a script like this:

- TikitError: one line on stderr, exit code 1.
- Ctrl-C: exit code 130, with a line on stderr only if the script has changed something, or may have.
- A closed stdout (`| head`): exit code 0 and no message, since the reader has all that it needs.
- Any other exception, such as a closed pipe that is not stdout: Python's own traceback.

`TIKIT_DEBUG=1` restores every traceback. An empty value, 0, false, no and off do not.

A wait of more than a second before a retry is announced in one line on stderr.

Opening Tikit writes one line to stderr if the access token expires within seven days and its expiry date is known.
This machine's clock decides, not the service's. If the clock of a sandbox was moved, a token can expire without
this warning.
"""

import atexit
import logging
import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING

from .environment import is_on
from .errors import TikitError
from .finding import PICKERS
from .http.response_errors import new_token_hint
from .lookup import find_id
from .steps import already_done
from .terminal.arguments import arguments, choice, days_from_now, option
from .terminal.groups import group_by
from .terminal.show import discard_stdout, is_broken_pipe, is_stdout_closed, show
from .tikit import Tikit as _Tikit
from .timestamps import describe_expiry

if TYPE_CHECKING:
    from .terminal.progress import ProgressReporter

__all__ = [
    "PICKERS",
    "Tikit",
    "already_done",
    "arguments",
    "choice",
    "days_from_now",
    "find_id",
    "group_by",
    "option",
    "show",
]

_WARNING_PERIOD = timedelta(days=7)


class Tikit(_Tikit):
    """`tikit_kit.Tikit` that warns on stderr of an access token that expires soon, and shows how far an export is."""

    def _on_export(self) -> "ProgressReporter":
        from .export.heap import share_heap  # here, since most scripts export nothing
        from .terminal.progress import ProgressReporter

        share_heap()
        return ProgressReporter("tickets")

    def _on_open(self) -> None:
        now, expires = datetime.now(UTC), self.token.record.expires
        if expires and now < expires <= now + _WARNING_PERIOD:
            _warn_once(f"the access token {describe_expiry(expires, now)}. {new_token_hint(self.token.source)}")


@cache
def _warn_once(message: str) -> None:
    # The cache suppresses the second warning of a script that opens Tikit twice.
    print(f"tikit: {message}", file=sys.stderr)


def _report_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if is_on("TIKIT_DEBUG"):
        sys.__excepthook__(kind, error, trace)
    elif isinstance(error, TikitError):
        print(f"tikit: {error}", file=sys.stderr)
    elif isinstance(error, KeyboardInterrupt):
        if notes := getattr(error, "__notes__", []):
            print(f"tikit: interrupted. {' '.join(notes)}", file=sys.stderr)
        # SystemExit sets the exit code from within a hook. Python's own code for Ctrl-C differs between systems.
        raise SystemExit(130)
    elif is_broken_pipe(error) and is_stdout_closed():
        discard_stdout()
        raise SystemExit(0)
    else:
        sys.__excepthook__(kind, error, trace)


def _flush_stdout() -> None:
    # Python flushes stdout at exit and would report a closed pipe as an error.
    try:
        sys.stdout.flush()
    except OSError as error:
        if not is_broken_pipe(error):
            raise
        discard_stdout()


class _StderrHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        print(f"tikit: {record.getMessage()}", file=sys.stderr)


# Waits before a retry are logged: a script announces them, a program decides by its own logging.
logging.getLogger("tikit_kit").addHandler(_StderrHandler(logging.WARNING))

if sys.excepthook is sys.__excepthook__:
    sys.excepthook = _report_exception
    atexit.register(_flush_stdout)
