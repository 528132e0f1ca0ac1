"""What is installed, and the stored access token: `python -m tikit_kit`."""

import sys

from ._version import __version__

_USAGE = """Usage: python -m tikit_kit token store|show|test|forget
       python -m tikit_kit --version

token      keep the access token in the operating system's keyring, where scripts find it; --help tells more
--version  print the version of tikit-kit and the SHA-256 of the contract that its client was generated from

Scripts import it: from tikit_kit.script import Tikit, show"""


def main() -> int:
    """Do what the arguments ask for, and give the exit code."""
    match sys.argv[1:]:
        case ["--version"]:
            from tikit_client.api import CONTRACT_SHA256

            print(f"tikit-kit {__version__}\ncontract sha256 {CONTRACT_SHA256}")
            return 0
        case ["token", *rest]:
            from .token_command import run

            run(rest)
            return 0
        case [] | ["--help" | "-h"]:
            print(_USAGE)
            return 0
        case _:
            print(_USAGE, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main())
