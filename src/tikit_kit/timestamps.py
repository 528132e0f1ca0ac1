"""Parse timestamps, and format them for the service, for a record and for a person."""

from datetime import UTC, date, datetime, time, timedelta

_MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]


def parse_timestamp(text: str) -> datetime:
    """Parse an ISO 8601 timestamp.

    Args:
        text: a timestamp with a time zone, or a date, which means its midnight in UTC.

    Returns:
        The timestamp in UTC.

    Raises:
        ValueError: the text is not a timestamp, or it has no time zone.
    """
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        pass
    timestamp = datetime.fromisoformat(text)
    if timestamp.tzinfo is None:
        raise ValueError("the timestamp has no time zone")
    try:
        return timestamp.astimezone(UTC)
    except OverflowError:
        raise ValueError("the timestamp is out of range") from None


def to_wire(timestamp: datetime) -> str:
    """Format a timestamp in ISO 8601: in UTC, ending in Z, with microseconds only if they are not zero."""
    return timestamp.astimezone(UTC).isoformat().replace("+00:00", "Z")


def format_timestamp(timestamp: datetime) -> str:
    """Format a timestamp for a person, as in `12 January 2026 at 10:00 UTC`, with seconds only if they are not zero."""
    timestamp = timestamp.astimezone(UTC)
    clock = f"{timestamp:%H:%M:%S}" if timestamp.second else f"{timestamp:%H:%M}"
    return f"{timestamp.day} {_MONTHS[timestamp.month - 1]} {timestamp.year} at {clock} UTC"


def describe_expiry(expires: datetime, now: datetime) -> str:
    """Return when an access token expires or expired, as in `expires on 12 January 2026 at 10:00 UTC, in 3 days`."""
    remaining = expires - now
    if remaining <= timedelta(0):
        return f"expired on {format_timestamp(expires)}"
    hours = remaining // timedelta(hours=1)
    for count, unit in ((hours // 24, "day"), (hours, "hour")):
        if count:
            return f"expires on {format_timestamp(expires)}, in {count:,} {unit}{'s' if count > 1 else ''}"
    return f"expires on {format_timestamp(expires)}, in less than an hour"
