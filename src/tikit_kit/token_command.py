"""The command `python -m tikit_kit token`: store, show, test and forget the access token in the keyring."""

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import TextIOWrapper
from typing import NoReturn, TypeVar

from .address import find_address
from .errors import TikitError
from .script import Tikit
from .text import one_line
from .timestamps import describe_expiry, parse_timestamp
from .token.finding import check_value, find_token, prompt
from .token.record import Record, fingerprint
from .token.stores import KeyringStore, TokenSource

T = TypeVar("T")

_STDIN_BYTES = 65536
_ABOUT = """Keep an access token in the operating system's keyring, where Python scripts find it unless TIKIT_TOKEN or
TIKIT_TOKEN_FILE is set. There is one for each address of the API; TIKIT_URL tells which. The token is never shown."""
_STORE = """Keep an access token in the keyring. It is asked for without showing, or read from stdin if something is
piped in. What is told of it is kept beside it, so that scripts can say when it is about to end."""
_SHOW = "Say where a script would find its token, and what is known of it. The exit code is 1 if there is none."
_TEST = "Ask Tikit for a ticket with the token of a script. The exit code is 1 if that fails."
_FORGET = "Remove the access token from the keyring. It still exists in Tikit until it is deleted there."
_EXPIRES = "its end: 2026-11-02 (midnight in UTC, as a day's beginning) or 2026-11-02T08:00:00+01:00"


def run(arguments: list[str]) -> None:
    """Do what the arguments ask for and say on stdout what was done.

    Args:
        arguments: the command line after `token`.

    Raises:
        TikitError: it could not be done.
        SystemExit: after `--help`, or with code 2 if the arguments cannot be read.

    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a code page may lack a letter of a file's name
    given = _parser().parse_args(arguments)
    given.act(find_address(), given)


def _store(address: str, given: argparse.Namespace) -> None:
    value = check_value(_ask())
    store = KeyringStore(address)
    old = store.read_record()
    known = old if old.matches(value) else Record(fingerprint(value), successor=old.successor)
    known = replace(known, id=given.id or known.id, expires=given.expires or known.expires)
    store.write(value, known)
    _say(f"The access token for {address} is stored in {store.place}.")
    _say_end(known)
    if not known.expires:
        _say("So no script can warn before it: store the token again with --expires to change that.")
    _say_what_is_first()


def _show(address: str, _: argparse.Namespace) -> None:
    token = find_token(None, address, ask=False)
    _say(f"The access token for {address} comes from {_origin(token.source)}.")
    _say_end(token.record)
    if token.record.id is not None:
        _say(f"Its id is {token.record.id}.")


def _test(address: str, _: argparse.Namespace) -> None:
    with Tikit(address=address) as tikit:
        next(iter(tikit.list_tickets(top=1, select="Id")), None)
        _say(f"The access token from {_origin(tikit.token.source)} works at {address}.")


def _forget(address: str, _: argparse.Namespace) -> None:
    store = KeyringStore(address)
    held, known = store.read(), store.read_record()
    store.forget()
    if held:
        named = f"the one with the id {known.id}" if known.matches(held) and known.id is not None else "it"
        _say(f"The access token for {address} is removed from {store.place}.")
        _say(f"It still exists in Tikit until it is deleted there: delete {named} in Settings > Access Tokens.")
    else:
        _say(f"There was no access token for {address} in {store.place}.")
    _say_what_is_first()


def _ask() -> str:
    if sys.stdin.isatty():
        value, lacking = prompt(), "no access token was given"
    else:
        value = sys.stdin.buffer.read(_STDIN_BYTES).decode("utf-8-sig", "replace").strip()
        lacking = "there is no access token on stdin"
    if not value:
        raise TikitError(lacking, "Create one in Settings > Access Tokens.")
    return value


def _origin(source: TokenSource) -> str:
    match source:
        case TokenSource.FILE:
            return f"the file {os.environ[source].strip()}, which {source} names"
        case TokenSource.KEYRING | TokenSource.PROMPT:
            return f"the {source}"
        case _:
            return source


def _say_end(known: Record) -> None:
    _say(f"It {describe_expiry(known.expires, datetime.now(UTC))}." if known.expires else "Its end is not known.")


def _say_what_is_first() -> None:
    for source in (TokenSource.VARIABLE, TokenSource.FILE):
        if os.environ.get(source, "").strip():
            _say(f"{source} is set: scripts use that first, not the keyring.")
            return


def _say(line: str) -> None:
    print(one_line(line))


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"tikit: {message}. See {self.prog} --help.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m tikit_kit token", description=_ABOUT, allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="store|show|test|forget")
    for act, about in ((_store, _STORE), (_show, _SHOW), (_test, _TEST), (_forget, _FORGET)):
        name = act.__name__.removeprefix("_")
        command = commands.add_parser(name, help=about.partition(".")[0], description=about, allow_abbrev=False)
        command.set_defaults(act=act)
        if act is _store:
            command.add_argument("--expires", metavar="TIME", type=_read(parse_timestamp), help=_EXPIRES)
            command.add_argument("--id", metavar="N", type=_read(_whole), help="its id, as Tikit's API tells it")
    return parser


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text!r} is no whole number")
    return int(text)


def _read(read: Callable[[str], T]) -> Callable[[str], T]:
    """Have argparse say what a ValueError says, which it otherwise keeps to itself."""

    def reading(text: str) -> T:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return reading
