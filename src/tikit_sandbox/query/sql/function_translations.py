"""Translate OData's functions and arithmetic to SQLite's."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, Text, and_, case, cast, func, literal

Sql = ColumnElement[Any]


def arithmetic(operator: str, values: list[Sql], *, whole: bool) -> Sql:
    """Translate an arithmetic operator. Division of ``whole`` numbers is integer division; by zero it is null."""
    if operator == "negate":
        return -values[0]
    left, right = values
    match operator:
        case "add":
            return left + right
        case "sub":
            return left - right
        case "mul":
            return left * right
        case "mod":
            return func.remainder(left, right, type_=Integer() if whole else Float())
        case _:
            return left // right if whole else left / right


def cast_to(value: Sql, edm_type: str) -> Sql:
    """Translate ``cast`` to a type that SQLite supports."""
    if edm_type == "Edm.String":
        return cast(value, Text)
    if edm_type == "Edm.Date":
        return func.substr(value, 1, 10, type_=Text())
    return cast(value, Integer if edm_type in ("Edm.Int32", "Edm.Int64") else Float)


def _position(text: Sql, part: Sql) -> Sql:
    return func.instr(text, part, type_=Integer())


def _length(text: Sql) -> Sql:
    return func.length(text, type_=Integer())


def _ends(text: Sql, part: Sql) -> Sql:
    rest = func.substr(text, _length(text) - _length(part) + literal(1), type_=Text())
    return and_(_length(text) >= _length(part), rest == part)


def _substring(text: Sql, start: Sql, length: Sql | None = None) -> Sql:
    parts = (start + literal(1),) if length is None else (start + literal(1), length)
    return func.substr(text, *parts, type_=Text())


def _part(start: int, digits: int, timestamp: Sql) -> Sql:
    """Extract a number from the text of a timestamp."""
    return cast(func.substr(timestamp, start, digits), Integer)


def _of_day(start: int, timestamp: Sql) -> Sql:
    """Extract a number from a time of day, alone or after a date."""
    dated = func.substr(timestamp, 11, 1) == "T"
    return case((dated, _part(start + 11, 2, timestamp)), else_=_part(start, 2, timestamp))


def of_duration(name: str, seconds: Sql) -> Sql:
    """Translate ``hour``, ``minute`` or ``second`` of a duration: the rest after full days, hours or minutes."""
    unit, in_next = {"hour": (3600, 24), "minute": (60, 60), "second": (1, 60)}[name]
    return cast(seconds / literal(float(unit)), Integer) % literal(in_next)


def _fraction(timestamp: Sql) -> Sql:
    dot = func.instr(timestamp, ".")
    return case((dot > 0, cast(func.substr(timestamp, dot), Float)), (timestamp.is_not(None), literal(0.0)))


def _floor(value: Sql) -> Sql:
    whole = cast(value, Integer)
    return _if_fractional(value, whole - cast(value < whole, Integer))


def _ceiling(value: Sql) -> Sql:
    whole = cast(value, Integer)
    return _if_fractional(value, whole + cast(value > whole, Integer))


def _if_fractional(value: Sql, rounded: Sql) -> Sql:
    """Round only numbers below 2**53: larger ones have no fraction and may exceed 64 bits."""
    return case((value.between(-(2**53), 2**53), rounded), else_=cast(value, Float))


def _text(name: str) -> Callable[[Sql], Sql]:
    return lambda value: getattr(func, name)(value, type_=Text())


# The functions that search text, by the collation.
SEARCHES: dict[str, Callable[..., Sql]] = {
    "contains": lambda text, part: _position(text, part) > 0,
    "startswith": lambda text, part: func.substr(text, 1, _length(part), type_=Text()) == part,
    "endswith": _ends,
    "indexof": lambda text, part: _position(text, part) - literal(1),
}

FUNCTIONS: dict[str, Callable[..., Sql]] = {
    "length": _length,
    "tolower": _text("lower"),
    "toupper": _text("upper"),
    "trim": _text("trim"),
    "concat": lambda left, right: func.coalesce(left, "").concat(func.coalesce(right, "")),
    "substring": _substring,
    "year": partial(_part, 1, 4),
    "month": partial(_part, 6, 2),
    "day": partial(_part, 9, 2),
    "hour": partial(_of_day, 1),
    "minute": partial(_of_day, 4),
    "second": partial(_of_day, 7),
    "fractionalseconds": _fraction,
    "date": lambda timestamp: func.substr(timestamp, 1, 10, type_=Text()),
    "time": lambda timestamp: func.substr(timestamp, 12, type_=Text()),
    "round": lambda value: func.round(value, type_=Float()),
    "floor": _floor,
    "ceiling": _ceiling,
}
