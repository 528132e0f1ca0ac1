"""The operators and functions of OData on plain values: null is None, a timestamp a number of ticks.

It is written from the rules (a comparison with null is false, whole numbers divide to whole numbers, and so on),
and shares no code with the sandbox.
"""

import math
import operator
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

TICKS = 10**7  # ticks of a second
EPOCH = datetime(1, 1, 1, tzinfo=UTC)


def fold(text: str) -> str:
    """Return the form in which text is compared without regard to case: letter by letter, so that its length stays."""
    return "".join(letter.casefold() if len(letter.casefold()) == 1 else letter for letter in text)


def ticks(wire: str) -> int:
    """Return the ticks of a timestamp in wire form."""
    whole, _, fraction = wire.removesuffix("Z").partition(".")
    seconds = (datetime.fromisoformat(whole).replace(tzinfo=UTC) - EPOCH) // timedelta(seconds=1)
    return seconds * TICKS + int(fraction.ljust(7, "0") or 0)


def _clock(moment: int) -> datetime:
    return EPOCH + timedelta(seconds=moment // TICKS)


def null_safe(calculate: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that returns null if an argument is null."""
    return lambda *values: None if None in values else calculate(*values)


def as_sqlite_number(number: float) -> float | None:
    """Return a number as SQLite does: a whole number of 64 bits, a larger one as a float, NaN as null."""
    if isinstance(number, int):
        return number if -(2**63) <= number < 2**63 else float(number)
    return None if math.isnan(number) else number


def _divided(left: float, right: float) -> float | None:
    if right == 0:
        return None
    if isinstance(left, int) and isinstance(right, int):
        return as_sqlite_number(abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1))
    return as_sqlite_number(float(left) / float(right))


def _remainder(left: float, right: float) -> float | None:
    if right == 0 or math.isinf(left):
        return None
    if isinstance(left, int) and isinstance(right, int):
        return abs(left) % abs(right) * (-1 if left < 0 else 1)
    return math.fmod(left, right)


def _real(calculate: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: float(number) if math.isinf(number) else float(calculate(number))


ARITHMETIC: dict[str, Callable[..., Any]] = {
    "add": null_safe(lambda left, right: as_sqlite_number(left + right)),
    "sub": null_safe(lambda left, right: as_sqlite_number(left - right)),
    "mul": null_safe(lambda left, right: as_sqlite_number(left * right)),
    "div": null_safe(_divided),
    "mod": null_safe(_remainder),
}
ROUNDING: dict[str, Callable[[float], float]] = {
    "round": _real(lambda number: math.copysign(math.floor(abs(number) + 0.5), number)),
    "floor": _real(math.floor),
    "ceiling": _real(math.ceil),
}
PARTS: dict[str, Callable[[int], float]] = {
    "year": lambda moment: _clock(moment).year,
    "month": lambda moment: _clock(moment).month,
    "day": lambda moment: _clock(moment).day,
    "hour": lambda moment: _clock(moment).hour,
    "minute": lambda moment: _clock(moment).minute,
    "second": lambda moment: _clock(moment).second,
    "fractionalseconds": lambda moment: moment % TICKS / TICKS,
}
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": lambda left, right: left is not None and right is not None and left > right,
    "ge": lambda left, right: left is not None and right is not None and left >= right,
    "lt": lambda left, right: left is not None and right is not None and left < right,
    "le": lambda left, right: left is not None and right is not None and left <= right,
}
SEARCHES: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "startswith": str.startswith,
    "endswith": str.endswith,
}


def _ascii(case: Callable[[str], str]) -> Callable[[str], str]:
    """Convert the case of ASCII letters only, as the database of the recorded service does."""
    return lambda text: "".join(case(letter) if letter.isascii() else letter for letter in text)


TEXT_TO_TEXT: dict[str, Callable[[str], str]] = {
    "tolower": _ascii(str.lower),
    "toupper": _ascii(str.upper),
    "trim": lambda text: text.strip(" "),
}


def _both(left: bool | None, right: bool | None) -> bool | None:
    return False if left is False or right is False else None if None in (left, right) else True


def _either(left: bool | None, right: bool | None) -> bool | None:
    return True if left is True or right is True else None if None in (left, right) else False


LOGIC = {"and": _both, "or": _either}


def day_of(moment: int) -> date:
    return _clock(moment).date()
