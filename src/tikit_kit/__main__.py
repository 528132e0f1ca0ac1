"""The command `python -m tikit_kit`: print the version, or manage the stored access token."""

import sys

from ._version import __version__

_USAGE = """Usage: python -m tikit_kit token store|show|test|rotate|forget
       python -m tikit_kit --version

token      store, show, test, rotate or forget the access token that scripts use; see token --help
--version  print the version of tikit-kit and the SHA-256 of the contract that its client was generated from

To use the kit in a script: from tikit_kit.script import Tikit, show"""


def main() -> int:
    """Run the command that the arguments name and return the exit code."""
    match sys.argv[1:]:
        case ["--version"]:
            from tikit_client.client import CONTRACT_SHA256

            print(f"tikit-kit {__version__}\ncontract sha256 {CONTRACT_SHA256}")
            return 0
        case ["token", *arguments]:
            from .token_command import run

            run(arguments)
            return 0
        case [] | ["--help" | "-h"]:
            print(_USAGE)
            return 0
        case _:
            print(_USAGE, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main())
