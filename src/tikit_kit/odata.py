"""Values in OData expressions."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from .errors import TikitError
from .timestamps import to_wire

Value = str | bool | int | float | Decimal | datetime | date | UUID | None


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
        case int() | UUID():
            return str(value)
        case float() | Decimal():
            return _number(value)
        case datetime():
            if value.tzinfo is None:
                raise TikitError(
                    f"the timestamp {value.isoformat()} has no time zone", "Use datetime.now(UTC) or .astimezone()."
                )
            return to_wire(value)
        case date():
            return value.isoformat()
    literals = [literal(one) for one in value]
    if not literals:
        raise TikitError("there is no value to look for", "Pass one value at least, or leave the condition out.")
    return f"({','.join(literals)})"


def _number(value: float | Decimal) -> str:
    if not Decimal(value).is_finite():
        raise TikitError(f"{value} cannot be written as a number", "Pass a finite number.")
    return str(value)
