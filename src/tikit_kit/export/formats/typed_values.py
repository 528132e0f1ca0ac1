"""The values of a column as Python objects of its type."""

from datetime import UTC, datetime
from typing import Any

from tikit_kit.export.columns import Kind

from .encoding import json_text

_INT64 = range(-(2**63), 2**63)


def typed_value(value: Any, kind: Kind) -> Any:
    """Return a value as an object of its type. A timestamp is in UTC; its fraction is cut to microseconds.

    Args:
        value: the value, as the service sent it.
        kind: the type of its column.

    Raises:
        ValueError: the value is of another type.
    """
    if value is None:
        return None
    match kind:
        case Kind.TEXT:
            return value if isinstance(value, str) else json_text(value)
        case Kind.TIMESTAMP if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            try:
                return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
            except OverflowError:
                raise ValueError("the timestamp is out of range") from None
        case Kind.BOOLEAN if isinstance(value, bool):
            return value
        case Kind.INTEGER if isinstance(value, int) and not isinstance(value, bool) and value in _INT64:
            return value
    raise ValueError(f"not of the type {kind.value}")
