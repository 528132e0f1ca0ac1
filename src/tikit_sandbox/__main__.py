"""Start the sandbox: python -m tikit_sandbox."""

import signal
import sys
from types import FrameType

from .command_line import parse_settings
from .errors import CannotStartError

OURS = ("tikit_sandbox", "tikit_contract")


def main(arguments: list[str]) -> None:
    """Run the sandbox until it is told to end; what keeps it from starting is one line and exit code 1."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, _end)
    try:
        settings = parse_settings(arguments)
        from .server import run

        run(settings)
    except CannotStartError as error:
        sys.exit(f"tikit_sandbox: {error}")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] in OURS:
            raise
        sys.exit(
            "tikit_sandbox: needs the sandbox extra, in the folder of the clone run:"
            f' python -m pip install ".[sandbox]" ({error.name} is missing)'
        )


def _end(signal_number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (Python calls it with both)
    """End quietly: being told to end is how a sandbox ends, whether it serves already or still makes up tickets."""
    sys.exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
