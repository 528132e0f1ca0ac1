"""The command `python -m tikit_kit token`: store, show, test, rotate and forget the stored access token."""

import argparse
import os
import re
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import TextIOWrapper
from typing import NoReturn

from .address import find_address
from .errors import TikitError
from .http.limits import RequestLimits
from .rotation import rotate
from .script import Tikit
from .text import one_line
from .timestamps import describe_expiry, parse_timestamp
from .token.finding import check_token_value, find_token, prompt_for_token
from .token.record import Record, fingerprint
from .token.stores import KeyringStore, TokenSource

_STDIN_BYTES = 65536
_MOST_DIGITS = 10
_WITHOUT_ARGUMENT = re.compile(
    r"argument --(?:id|expires): (?:must be .*|expected one argument)|the following arguments are required: .*"
)
_UNEXPECTED = (
    "an argument is not valid. It is not shown, since it may be an access token. An access token is never an argument:"
    " 'token store' prompts for it or reads it from stdin"
)
_DESCRIPTION = """Manage the access token in the operating system's keyring, where Python scripts find it unless
TIKIT_TOKEN or TIKIT_TOKEN_FILE is set. The keyring stores one access token for each address of the API; TIKIT_URL
selects the address. No command prints the access token."""
_STORE = """Store an access token in the keyring. The command reads it from stdin if stdin is not a terminal, and
otherwise from a prompt that does not show it. The expiry date and the id are stored too, so that scripts can warn
before the access token expires."""
_SHOW = (
    "Print where scripts find the access token, and its stored expiry date and id. The exit code is 1 if none exists."
)
_TEST = "Request one ticket from Tikit with the access token that scripts use. The exit code is 1 if that fails."
_ROTATE = """Replace the stored access token by a new one with the same name, roles and lifetime. The token is in the
file that TIKIT_TOKEN_FILE names, or in the keyring. The old token is deleted when the new one is stored and works. An
interrupted rotation leaves a stored token that works: run the command again to finish. One run at a time changes the
stored token: a second one waits, at most TIKIT_TIMEOUT seconds (120), and leaves a token that was just replaced."""
_FORGET = "Remove the access token from the keyring. It still exists in Tikit until it is deleted there."
_EXPIRES = "when the access token expires: 2026-11-02T08:00:00+01:00, or 2026-11-02 for the start of that day in UTC"
_ID = "the id of the access token, as the API returns it"
_ROTATE_ID = "the id of the access token; only needed if it was not stored with the token"


def run(arguments: list[str]) -> None:
    """Run the command that the arguments name and print the result on stdout.

    Args:
        arguments: the command line after `token`.

    Raises:
        TikitError: the command failed.
        SystemExit: after `--help`, or with code 2 if the arguments are not valid.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        # The code page may lack a character of a file's name.
        sys.stdout.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    options.command(find_address(), options)


def _store(address: str, options: argparse.Namespace) -> None:
    value = check_token_value(_read_value())
    store = KeyringStore(address)
    with store.lock(RequestLimits.from_environment().deadline):
        old = store.read_record()
        record = old if old.matches(value) else Record(fingerprint(value), successor=old.successor)
        record = replace(record, id=options.id or record.id, expires=options.expires or record.expires)
        store.write(value, record)
    _print(f"The access token for {address} is stored in {store.place}.")
    _print_expiry(record)
    if not record.expires:
        _print("Scripts cannot warn before it expires. To change that, store it again with --expires.")
    _print_overriding_variable()


def _show(address: str, _: argparse.Namespace) -> None:
    token = find_token(None, address, ask=False)
    _print(f"The access token for {address} comes from {_describe_source(token.source)}.")
    _print_expiry(token.record)
    if token.record.id is not None:
        _print(f"Its id is {token.record.id}.")


def _test(address: str, _: argparse.Namespace) -> None:
    with Tikit(address=address) as tikit:
        next(iter(tikit.list_tickets(top=1, select="Id")), None)
        _print(f"The access token from {_describe_source(tikit.token.source)} works at {address}.")


def _rotate(address: str, options: argparse.Namespace) -> None:
    with Tikit(address=address) as tikit:
        successor = rotate(tikit, options.id or 0)
        _print(f"The access token for {address} is replaced in {_describe_source(tikit.token.source)}.")
    _print_expiry(Record(expires=successor.expiration_date))
    _print(f"Its id is {successor.id}.")


def _forget(address: str, _: argparse.Namespace) -> None:
    store = KeyringStore(address)
    with store.lock(RequestLimits.from_environment().deadline):
        value, record = store.read(), store.read_record()
        store.forget()
    if value:
        name = f"the token with the id {record.id}" if record.matches(value) and record.id is not None else "it"
        _print(f"The access token for {address} is removed from {store.place}.")
        _print(f"It still exists in Tikit until it is deleted there: delete {name} in Settings > Access Tokens.")
    else:
        _print(f"There was no access token for {address} in {store.place}.")
    _print_overriding_variable()


def _read_value() -> str:
    if sys.stdin.isatty():
        value, problem = prompt_for_token(), "no access token was entered"
    else:
        value = sys.stdin.buffer.read(_STDIN_BYTES).decode("utf-8-sig", "replace").strip()
        problem = "there is no access token on stdin"
    if not value:
        raise TikitError(problem, "Create one in Settings > Access Tokens.")
    return value


def _describe_source(source: TokenSource) -> str:
    match source:
        case TokenSource.FILE:
            return f"the file {os.environ[source].strip()}, which {source} names"
        case TokenSource.KEYRING | TokenSource.PROMPT:
            return f"the {source}"
        case _:
            return source


def _print_expiry(record: Record) -> None:
    if record.expires:
        _print(f"It {describe_expiry(record.expires, datetime.now(UTC))}.")
    else:
        _print("Its expiry date is not known.")


def _print_overriding_variable() -> None:
    for source in (TokenSource.VARIABLE, TokenSource.FILE):
        if os.environ.get(source, "").strip():
            _print(f"{source} is set, so scripts use it and not the keyring. Unset it to use the keyring.")
            return


def _print(line: str) -> None:
    print(one_line(line))


_COMMANDS = {_store: _STORE, _show: _SHOW, _test: _TEST, _rotate: _ROTATE, _forget: _FORGET}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        # Most messages of argparse repeat an argument, and that may be the access token.
        message = message if _WITHOUT_ARGUMENT.fullmatch(message) else _UNEXPECTED
        self.exit(2, f"tikit: {message}. See {self.prog} --help.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m tikit_kit token", description=_DESCRIPTION, allow_abbrev=False)
    subparsers = parser.add_subparsers(required=True, metavar="|".join(command.__name__[1:] for command in _COMMANDS))
    for command, description in _COMMANDS.items():
        name, summary = command.__name__.removeprefix("_"), description.partition(".")[0]
        subparser = subparsers.add_parser(name, help=summary, description=description, allow_abbrev=False)
        subparser.set_defaults(command=command)
        if command is _store:
            subparser.add_argument("--expires", metavar="TIME", type=_timestamp, help=_EXPIRES)
        if command in (_store, _rotate):
            about_id = _ID if command is _store else _ROTATE_ID
            subparser.add_argument("--id", metavar="N", type=_whole_number, help=about_id)
    return parser


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS):
        raise argparse.ArgumentTypeError("must be a whole number")
    return int(text)


def _timestamp(text: str) -> datetime:
    try:
        return parse_timestamp(text)
    except ValueError:
        example = "2026-11-02, or a time with its zone: 2026-11-02T08:00:00Z"
        raise argparse.ArgumentTypeError(f"must be a date, such as {example}") from None
