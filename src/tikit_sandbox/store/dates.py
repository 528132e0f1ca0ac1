"""Dates in their three forms: datetime, wire text and store text.

Wire text is what the service sends: ISO 8601 in UTC, ending in Z, with up to seven digits of a second's fraction
(``2026-01-10T08:44:24.4567Z``). Store text is the same without the Z: it sorts as text, and SQL appends the Z.
"""

import re
from datetime import UTC, datetime

WIRE_SUFFIX = "Z"

_WIRE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z", re.ASCII)
_DIGITS = 7  # of a second's fraction, the precision of .NET


def parse_timestamp(text: str) -> datetime:
    """Parse a date or a timestamp in ISO 8601.

    Args:
        text: a day, which stands for its midnight in UTC, or a timestamp with a time zone.

    Returns:
        The timestamp in UTC.

    Raises:
        ValueError: the text is neither. The message is meant for the user who wrote the text.
    """
    try:
        timestamp = datetime.fromisoformat(text)
        timestamp = timestamp.astimezone(UTC) if timestamp.tzinfo else timestamp
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is not a timestamp: write it as 2026-11-02T08:00:00Z") from None
    if timestamp.tzinfo is not None:
        return timestamp
    if "T" in text or " " in text:
        raise ValueError(f"{text!r} has no time zone: write it as {text}Z if it is in UTC")
    return timestamp.replace(tzinfo=UTC)


def is_wire(text: str) -> bool:
    """Return whether a text is a date in wire form."""
    return _WIRE.fullmatch(text) is not None


def to_wire(timestamp: datetime) -> str:
    """Format a datetime with a zone as wire text, the fraction without trailing zeros."""
    return to_store(timestamp) + WIRE_SUFFIX


def to_store(timestamp: datetime) -> str:
    """Format a datetime with a zone as store text, the fraction without trailing zeros."""
    text = timestamp.astimezone(UTC).replace(tzinfo=None).isoformat()
    return text.rstrip("0") if "." in text else text


def from_store(text: str) -> datetime:
    """Parse store text as a datetime in UTC. Digits beyond microseconds are dropped."""
    return parse_timestamp(text + WIRE_SUFFIX)


def wire_to_store(text: str) -> str:
    """Convert wire text to store text without losing the seventh digit, which a datetime cannot hold."""
    whole, _, fraction = text.removesuffix(WIRE_SUFFIX).partition(".")
    return with_fraction(whole, fraction)


def with_fraction(whole: str, fraction: str) -> str:
    """Append the digits of a fraction to store text of whole seconds, without trailing zeros."""
    digits = fraction[:_DIGITS].rstrip("0")
    return f"{whole}.{digits}" if digits else whole
