"""What a script imports: Tikit, show, its arguments, and an end that a person or a scheduler understands.

Importing this module sets `sys.excepthook`, unless somebody else has. A TikitError then ends the script with
one line on stderr and exit code 1, Ctrl-C with 130, a reader of stdout that has gone (`| head`) quietly with
0: it has what it wanted. Other exceptions stay as they are, and `TIKIT_DEBUG=1` gives every traceback back.

A token whose end is known and at most seven days away is said on stderr, in one line, when Tikit is opened. This
machine's clock decides that, not the service's: a sandbox whose clock was moved ends a token without the line.
"""

import atexit
import os
import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from types import TracebackType

from .errors import TikitError
from .http.response_errors import new_token_hint
from .terminal.arguments import arguments
from .terminal.show import discard_stdout, is_broken_pipe, show
from .tikit import Tikit as _Tikit
from .timestamps import describe_expiry

__all__ = ["Tikit", "arguments", "show"]

_NOTICE = timedelta(days=7)


class Tikit(_Tikit):
    """What `tikit_kit.Tikit` is, and says on stderr that its token is about to end."""

    def _on_open(self) -> None:
        now, end = datetime.now(UTC), self.token.record.expires
        if end and now < end <= now + _NOTICE:
            _say(f"the access token {describe_expiry(end, now)}. {new_token_hint(self.token.source)}")


@cache
def _say(line: str) -> None:
    # Cached: a script that opens Tikit twice says it once.
    print(f"tikit: {line}", file=sys.stderr)


def _end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if os.environ.get("TIKIT_DEBUG"):
        sys.__excepthook__(kind, error, trace)
    elif isinstance(error, TikitError):
        print(f"tikit: {error}", file=sys.stderr)
    elif isinstance(error, KeyboardInterrupt):
        # Python lets a hook choose the exit code this way; its own differs between systems.
        raise SystemExit(130)
    elif is_broken_pipe(error):
        discard_stdout()
        raise SystemExit(0)
    else:
        sys.__excepthook__(kind, error, trace)


def _flush() -> None:
    # Python's own last flush would complain of a reader that has gone.
    try:
        sys.stdout.flush()
    except OSError as error:
        if not is_broken_pipe(error):
            raise
        discard_stdout()


if sys.excepthook is sys.__excepthook__:
    sys.excepthook = _end
    atexit.register(_flush)
