"""Points in time, read and written: on the wire, in a record, and in words."""

from datetime import UTC, date, datetime, time, timedelta

_MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]


def parse_timestamp(text: str) -> datetime:
    """Read a point in time in ISO 8601: a day alone is its midnight in UTC, a time needs a zone.

    Returns:
        The point in time, in UTC.

    Raises:
        ValueError: it is none; the message is for the person who wrote it.

    """
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"not a time: {text!r}, write it as 2026-11-02T08:00:00Z") from None
    raise ValueError(f"a time needs a zone: {text!r}, write it as {text}Z if it is in UTC")


def to_wire(moment: datetime) -> str:
    """Write a point in time in ISO 8601: in UTC, ending in Z, microseconds if there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def format_timestamp(moment: datetime) -> str:
    """Write a point in time for a person, as in `12 January 2026 at 10:00 UTC`; seconds only if there are any."""
    moment = moment.astimezone(UTC)
    clock = f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year} at {clock} UTC"


def describe_expiry(end: datetime, now: datetime) -> str:
    """Write when something ends, as in `ends on 12 January 2026 at 10:00 UTC, in 3 days`, or that it has ended."""
    left = end - now
    if left <= timedelta(0):
        return f"ended on {format_timestamp(end)}"
    hours = left // timedelta(hours=1)
    for count, unit in ((hours // 24, "day"), (hours, "hour")):
        if count:
            return f"ends on {format_timestamp(end)}, in {count:,} {unit}{'s' if count > 1 else ''}"
    return f"ends on {format_timestamp(end)}, in less than an hour"
