"""Parse the command line of a script: positional arguments, options and flags."""

import argparse
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

WRONG_ARGUMENTS = 2
"""The exit code for a command line that cannot be parsed."""
_FEW = 3
"""The most choices that the help shows in place of the name of an argument."""
_MOST_DAYS = 100_000
"""Some 270 years: a later date is a mistake, and after the year 9999 Python has none."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option with a value, such as `--days 30`.

    Attributes:
        default: the value if the option is left out; its type is the type of the value. `int` is a number, and None
            if the option is left out.
        choices: the only values, in upper or lower case; none if every value is allowed.
    """

    default: str | int | type[int] | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A positional argument that is one of several words.

    Attributes:
        choices: the words, in upper or lower case.
        default: the value if the argument is left out; None if it is required.
    """

    choices: tuple[str, ...]
    default: str | None = None


def option(default: str | int | type[int] | None = None, choices: tuple[str, ...] = ()) -> Any:
    """Declare an option with a value for `arguments`: `arguments(days=option(30))` accepts `--days 7`.

    Args:
        default: the value if the option is left out; its type is the type of the value. `int` is a number, and None
            if the option is left out.
        choices: the only values, if not every value is allowed; another spelling in upper or lower case is accepted.
    """
    return Option(default, choices)


def choice(*choices: str, default: str | None = None) -> Any:
    """Declare an argument that is one of several words: `arguments(kind=choice("overdue", "stale"))`.

    Args:
        choices: the words; another spelling in upper or lower case is accepted.
        default: the value if the argument is left out; None makes it required.
    """
    return Choice(choices, default)


def arguments(**declared: Any) -> SimpleNamespace:
    """Parse the command line of the running script. `--help` prints the script's docstring and exits.

    An argument that starts with a dash follows `--`. An unknown, missing or malformed argument prints one line to
    stderr and exits with 2, before the script does anything.

    Args:
        declared: the name of each argument with its default, or with its type if the argument is required, as in
            `arguments(title=str, id=100)`. Arguments are positional, in this order, the required ones first. A value
            is converted to the type of the default. `dry_run=False` declares a flag: `--dry-run`, at any position,
            sets it to True. `days=option(30)` declares an option with a value, `kind=choice("a", "b")` an argument
            that is one of these words.

    Returns:
        The values as attributes with the names of the arguments.

    Raises:
        SystemExit: after `--help`, or with code 2 if the command line cannot be parsed.
    """
    optional = {name: default for name, default in declared.items() if default is False or isinstance(default, Option)}
    positional = {name: default for name, default in declared.items() if name not in optional}
    options, parser = _parsers(optional, positional)
    words = sys.argv[1:]
    end = words.index("--") if "--" in words else len(words)
    if {"-h", "--help"} & set(words[:end]):
        parser.print_help()
        parser.exit()
    # Options first: argparse assigns no positional argument behind an option if the argument has a default.
    values, texts = options.parse_known_args(words[:end])
    for text in texts:
        if text.startswith("-") and text != "-":
            parser.error(f"unknown option {text.partition('=')[0]!r}")
    return SimpleNamespace(**vars(values), **_positional(parser, positional, texts + words[end + 1 :]))


def days_from_now(days: int) -> datetime:
    """Return the time a number of days from now, in UTC, without a fraction of a second.

    Args:
        days: the days from now on; negative ones are in the past.

    Raises:
        SystemExit: with code 2 and one line on stderr if the days are more than 100,000.
    """
    if abs(days) > _MOST_DAYS:
        print(f"tikit: {abs(days):,} days are too many. Use at most {_MOST_DAYS:,}.", file=sys.stderr)
        raise SystemExit(WRONG_ARGUMENTS)
    return datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)


def _parsers(optional: dict[str, Any], positional: dict[str, Any]) -> tuple["_Parser", "_Parser"]:
    """Return a parser of the options, and a parser of everything, for its help and its errors."""
    import __main__

    options = _Parser(add_help=False, allow_abbrev=False)
    for name, default in optional.items():
        flag = f"--{name.replace('_', '-')}"
        if default is False:
            options.add_argument(flag, action="store_true")
        else:
            value = None if isinstance(default.default, type) else default.default
            kind = int if default.default is int else str if value is None else type(value)
            metavar, type_ = _placeholder(name, default.choices), _type(kind, default.choices)
            options.add_argument(flag, dest=name, metavar=metavar, default=value, type=type_)
    parser = _Parser(
        prog=f"python {Path(sys.argv[0]).name}",
        description=__main__.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[options],
    )
    for name, default in positional.items():
        metavar = _placeholder(name, default.choices if isinstance(default, Choice) else ())
        parser.add_argument(name, metavar=metavar, nargs=None if _is_required(default) else "?")
    options.usage = parser.one_line_usage()
    return options, parser


def _positional(parser: "_Parser", declared: dict[str, Any], texts: list[str]) -> dict[str, Any]:
    """Convert the positional arguments; a missing one has its default."""
    if len(texts) > len(declared):
        parser.error(f"unexpected argument {texts[len(declared)]!r}")
    values: dict[str, Any] = {}
    for position, (name, default) in enumerate(declared.items()):
        if position < len(texts):
            try:
                values[name] = _positional_type(default)(texts[position])
            except argparse.ArgumentTypeError as error:
                parser.error(f"{name.upper()} {error}")
        elif _is_required(default):
            parser.error(f"missing argument {name.upper()}")
        else:
            values[name] = default.default if isinstance(default, Choice) else default
    return values


def _is_required(declared: Any) -> bool:
    return isinstance(declared, type) or (isinstance(declared, Choice) and declared.default is None)


def _placeholder(name: str, choices: tuple[str, ...]) -> str:
    return "|".join(choices) if 0 < len(choices) <= _FEW else name.upper().replace("_", "-")


class _Parser(argparse.ArgumentParser):
    def one_line_usage(self) -> str:
        return " ".join(self.format_usage().split()).removeprefix("usage: ")

    def error(self, message: str) -> NoReturn:
        # The messages of the .sh recipes, on one line: a scheduler's log may show no more.
        message = re.sub(r"^argument (\S+): expected one argument$", r"\1 needs a value", message)
        message = re.sub(r"^argument (\S+): must", r"\1 must", message)
        message = re.sub(r"^argument (\S+): ignored explicit argument .*", r"\1 takes no value", message)
        self.exit(WRONG_ARGUMENTS, f"tikit: {message}. Usage: {self.one_line_usage()}\n")


def _positional_type(declared: Any) -> Callable[[str], str | int]:
    if isinstance(declared, Choice):
        return _type(str, declared.choices)
    return _type(declared if isinstance(declared, type) else type(declared))


def _type(kind: type, choices: tuple[str, ...] = ()) -> Callable[[str], str | int]:
    def convert(text: str) -> str | int:
        if not text:
            raise argparse.ArgumentTypeError("must not be empty")
        if choices:
            chosen = next((one for one in choices if one.casefold() == text.casefold()), None)
            if chosen is None:
                words = f"{', '.join(choices[:-1])} or {choices[-1]}"
                raise argparse.ArgumentTypeError(f"must be {words}, not {text!r}")
            return chosen
        if kind is not int:
            return text
        if not (text.isascii() and text.isdigit()):
            raise argparse.ArgumentTypeError(f"must be a whole number, not {text!r}")
        if len(text) > 9:  # an Edm.Int32 can have ten digits, but not every number of ten digits is one
            raise argparse.ArgumentTypeError(f"must have at most 9 digits, not {text!r}")
        return int(text)

    return convert
