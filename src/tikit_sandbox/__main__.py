"""Start the sandbox: python -m tikit_sandbox."""

import signal
import sys
from types import FrameType

from .command_line import parse_settings
from .errors import CannotStartError

_OWN_PACKAGES = ("tikit_sandbox", "tikit_contract")


def main(arguments: list[str]) -> None:
    """Run the sandbox until a signal stops it; if it cannot start, print one line and exit with code 1."""
    for stop_signal in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop_signal, _exit)
    try:
        settings = parse_settings(arguments)
        from .server import run

        run(settings)
    except CannotStartError as error:
        sys.exit(f"tikit_sandbox: {error}")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] in _OWN_PACKAGES:
            raise
        sys.exit(
            f"tikit_sandbox: {error.name} is missing: install the sandbox extra, in the folder of the clone, with"
            ' python -m pip install ".[sandbox]"'
        )


def _exit(signal_number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (the signature of a signal handler)
    """Exit without a traceback, also while tickets are still generated: a signal is the normal way to stop."""
    sys.exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
