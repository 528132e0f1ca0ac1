"""Values in OData expressions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from .errors import TikitError
from .timestamps import parse_timestamp, to_wire

if TYPE_CHECKING:
    from decimal import Decimal
    from uuid import UUID

    Value: TypeAlias = str | bool | int | float | Decimal | datetime | date | UUID | None


def literal(value: Value | Iterable[Value]) -> str:
    """Return a value as a literal of an OData expression: `f"Title eq {literal(title)}"`.

    Args:
        value: a text, a number, a truth value, a timestamp with a time zone, a date, a UUID or None; or several of
            them, for `in`.

    Raises:
        TikitError: a timestamp has no time zone, a number is not finite, or there is no value for `in`.
    """
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return "'" + value.replace("'", "''") + "'"
        case int():
            return str(value)
        case datetime():
            return _timestamp(value)
        case date():
            return value.isoformat()
    if isinstance(value, Iterable):
        literals = [literal(one) for one in value]
        if not literals:
            raise TikitError("there is no value to look for", "Pass one value at least, or leave the condition out.")
        return f"({','.join(literals)})"
    return _number_or_uuid(value)


def timestamp_literal(value: datetime | str) -> str:
    """Return a timestamp, or a text that is one, as a literal of an OData expression.

    Args:
        value: a timestamp with a time zone, or a text such as `2026-11-01` (midnight in UTC).

    Raises:
        TikitError: the value is not a date, nor a timestamp with a time zone.
    """
    if isinstance(value, datetime):
        return _timestamp(value)
    try:
        return to_wire(parse_timestamp(value))
    except ValueError:
        what = f"{value!r:.40} is not a date, and not a timestamp with a time zone"
        raise TikitError(what, "Write it as 2026-11-01 or 2026-11-01T08:00:00Z.") from None


def _timestamp(value: datetime) -> str:
    if value.tzinfo is None:
        what = f"the timestamp {value.isoformat()} has no time zone"
        raise TikitError(what, "Use datetime.now(UTC) or .astimezone().")
    return to_wire(value)


def _number_or_uuid(value: float | Decimal | UUID) -> str:
    from decimal import Decimal  # here, since a script that only lists tickets does not need it

    if isinstance(value, float | Decimal) and not Decimal(value).is_finite():
        raise TikitError(f"{value} cannot be written as a number", "Pass a finite number.")
    return str(value)
