"""The options of `python -m tikit_sandbox`. Needs the standard library only, so `--help` always works."""

import argparse
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from .clock import parse_moment


class CannotStartError(Exception):
    """Why the sandbox does not start, in one line for the person who started it."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the sandbox was asked for: see `--help`. None means not given."""

    port: int
    tickets: int
    seed: int
    database: Path | None
    data: Path | None
    page_size: int
    max_top: int | None
    skip_token: bool
    nocase: bool
    now: datetime | None
    stop_clock: bool
    token_expires: datetime | None
    log_level: str
    as_json: bool


def parse(arguments: list[str]) -> Options:
    """Read the command line.

    Raises CannotStartError if it cannot be read; ends the program after `--help`.
    """
    given = _parser().parse_args(arguments)
    return Options(
        port=_within("--port", given.port, 0, 65535),
        tickets=_within("--tickets", given.tickets, 0, 10_000_000),
        seed=given.seed,
        database=given.database,
        data=given.data,
        page_size=_within("--page-size", given.page_size, 0, 1_000_000),
        max_top=None if given.max_top is None else _within("--max-top", given.max_top, 0, 2**31 - 1),
        skip_token=given.skip_token,
        nocase=given.collation == "nocase",
        now=_moment("--now", given.now),
        stop_clock=given.stop_clock,
        log_level=given.log_level,
        token_expires=_moment("--token-expires", given.token_expires),
        as_json=given.json,
    )


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise CannotStartError(f"{message} (see --help)")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m tikit_sandbox",
        description="A local Tikit on 127.0.0.1, to run scripts on without an account. Ctrl-C ends it.",
        epilog="TIME is written 2026-11-02T08:00:00Z, or 2026-11-02 for that day's midnight in UTC.",
        allow_abbrev=False,
    )
    start = parser.add_argument_group("how it starts")
    start.add_argument(
        "--port", type=int, default=8080, metavar="N", help="the port; 0 takes any free one (default 8080)"
    )
    start.add_argument(
        "--now",
        metavar="TIME",
        help="where its clock starts; it runs from there (default: the computer's clock)",
    )
    start.add_argument("--stop-clock", action="store_true", help="its clock stands still, until it is moved")
    start.add_argument(
        "--token-expires",
        metavar="TIME",
        help="when the access token that it prints ends, past or not (default: a month after its start)",
    )
    start.add_argument(
        "--log-level",
        choices=("error", "info", "debug"),
        default="error",
        help="how much it tells on stderr: errors, a line for each request, or every query too (default error)",
    )
    start.add_argument(
        "--json",
        action="store_true",
        help='print one line, {"url": ..., "token": ...}, when it is ready, and nothing else',
    )
    data = parser.add_argument_group("what is in it")
    data.add_argument(
        "--tickets", type=int, default=1250, metavar="N", help="how many tickets to make up (default 1250)"
    )
    data.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar="N",
        help="the number that decides what is made up; the same gives the same (default 1)",
    )
    data.add_argument(
        "--data",
        type=Path,
        metavar="FILE",
        help="start from this snapshot instead: a JSON object of entity set to list of entities",
    )
    data.add_argument(
        "--database",
        type=Path,
        metavar="FILE",
        help="keep everything in this SQLite file; one that exists is gone on with, as it is, under a new"
        " token (default: in memory)",
    )
    service = parser.add_argument_group("how it answers")
    service.add_argument(
        "--page-size",
        type=int,
        default=100,
        metavar="N",
        help="entities on a page; 0 sends all at once (default 100)",
    )
    service.add_argument("--max-top", type=int, metavar="N", help="the greatest $top that is allowed (default: any)")
    service.add_argument("--skip-token", action="store_true", help="next links with $skiptoken instead of $skip")
    service.add_argument(
        "--collation",
        choices=("nocase", "binary"),
        default="nocase",
        help="whether text is compared without regard to case, or with (default nocase)",
    )
    return parser


def _within(option: str, number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise CannotStartError(f"{option}: {number} is not from {least} to {most}")
    return number


def _moment(option: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_moment(text)
    except ValueError as error:
        raise CannotStartError(f"{option}: {error}") from None
