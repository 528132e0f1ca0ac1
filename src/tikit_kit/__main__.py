"""What is installed: `python -m tikit_kit --version`."""

import sys

from ._version import __version__

_USAGE = """Usage: python -m tikit_kit --version

Print the version of tikit-kit and the SHA-256 of the contract that its client was generated from.
Scripts import it: from tikit_kit.script import Tikit, show"""


def main() -> int:
    """Print what the only argument asks for, and give the exit code."""
    match sys.argv[1:]:
        case ["--version"]:
            from tikit_client.api import CONTRACT_SHA256

            print(f"tikit-kit {__version__}\ncontract sha256 {CONTRACT_SHA256}")
            return 0
        case [] | ["--help" | "-h"]:
            print(_USAGE)
            return 0
        case _:
            print(_USAGE, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main())
