"""The options of ``python -m tikit_sandbox``.

This module and its imports need only the standard library, so ``--help`` works without the sandbox extra.
"""

import argparse
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import NoReturn, get_args

from .errors import CannotStartError
from .settings import Collation, LogLevel, Settings
from .store.dates import parse_timestamp


def parse_settings(arguments: list[str]) -> Settings:
    """Parse the command line.

    Raises:
        CannotStartError: an option is unknown or its value is not valid.
        SystemExit: after ``--help``.
    """
    options = vars(_parser().parse_args(arguments))
    _check_range("--port", options["port"], 65535)
    _check_range("--tickets", options["tickets"], 10_000_000)
    _check_range("--page-size", options["page_size"], 1_000_000)
    _check_range("--max-top", options["max_top"], 2**31 - 1)
    for name in ("now", "token_expires"):
        options[name] = _timestamp(f"--{name.replace('_', '-')}", options[name])
    return Settings(**options)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise CannotStartError(f"{message} (see --help)")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m tikit_sandbox",
        description="A local Tikit on 127.0.0.1, to run scripts on without an account. Ctrl-C stops it.",
        epilog="TIME is written 2026-11-02T08:00:00Z, or 2026-11-02 for that day's midnight in UTC.",
        allow_abbrev=False,
    )
    _add_start_options(parser)
    _add_data_options(parser)
    _add_response_options(parser)
    _add_fault_options(parser)
    parser.set_defaults(**{setting.name: setting.default for setting in fields(Settings)})
    return parser


def _add_start_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("start")
    group.add_argument("--port", type=int, metavar="N", help="port; 0 takes any free one (default %(default)s)")
    group.add_argument("--now", metavar="TIME", help="start of its clock (default: the computer's clock)")
    group.add_argument("--stop-clock", action="store_true", help="stop its clock until it is moved")
    group.add_argument(
        "--token-expires",
        metavar="TIME",
        help="expiry of the printed access token, also a past one (default: a month after the start)",
    )
    group.add_argument(
        "--until-stdin-closes",
        action="store_true",
        help="stop when standard input ends, as it does when the process that started the sandbox is gone",
    )
    group.add_argument(
        "--log-level",
        choices=get_args(LogLevel),
        help="what is logged to stderr: errors, a line for each request, or every query too (default %(default)s)",
    )
    group.add_argument(
        "--json",
        dest="as_json",
        action="store_true",
        help='print one line, {"url": ..., "token": ...}, when it is ready, and nothing else',
    )


def _add_data_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("data")
    group.add_argument("--tickets", type=int, metavar="N", help="number of generated tickets (default %(default)s)")
    group.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="number from which the data is generated; the same number gives the same data (default %(default)s)",
    )
    group.add_argument(
        "--recent",
        action="store_true",
        help="generate a history that ends at the time of its clock (default: on 2 November 2026)",
    )
    group.add_argument(
        "--data",
        type=Path,
        metavar="FILE",
        help="start from this snapshot instead: a JSON object of entity set to list of entities",
    )
    group.add_argument(
        "--database",
        type=Path,
        metavar="FILE",
        help="store everything in this SQLite file; an existing file is reopened unchanged, with a new access token"
        " (default: in memory)",
    )


def _add_response_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("responses")
    group.add_argument(
        "--page-size", type=int, metavar="N", help="entities on a page; 0 sends all at once (default %(default)s)"
    )
    group.add_argument("--max-top", type=int, metavar="N", help="greatest $top that is allowed (default: any)")
    group.add_argument("--skip-token", action="store_true", help="send next links with $skiptoken instead of $skip")
    group.add_argument(
        "--collation",
        choices=get_args(Collation),
        help="compare text without regard to case (nocase) or with it (binary) (default %(default)s)",
    )


def _add_fault_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("faults")
    group.add_argument(
        "--fault",
        dest="faults",
        action="append",
        metavar="NAME[@PAGE][/EVERY][:TIMES]",
        help="spoil the responses that the fault applies to: all of them, or those for one page of a list (@2), every"
        " tenth (/10), or the first ones (:1); may be repeated: the first fault that matches a response spoils it;"
        " none spoils nothing until POST /sandbox/faults",
    )
    group.add_argument(
        "--list-faults",
        action=_ListFaults,
        nargs=0,
        default=argparse.SUPPRESS,
        help="print every fault, what it does, and what a client should do",
    )


class _ListFaults(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from .faults.catalog import describe_faults

        print(describe_faults())
        parser.exit()


def _check_range(option: str, number: int | None, maximum: int) -> None:
    if number is not None and not 0 <= number <= maximum:
        raise CannotStartError(f"{option} must be from 0 to {maximum}, not {number}")


def _timestamp(option: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_timestamp(text)
    except ValueError as error:
        raise CannotStartError(f"{option}: {error}") from None
