"""Dates and timestamps in the time zone of the browser: find the zone, end a day, format for the page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BrowserZone:
    """The time zone of a page: its IANA name, and why it is UTC if the browser's zone is not available, else ""."""

    name: str
    zone: tzinfo
    reason: str = ""


def find_zone(name: str) -> BrowserZone:
    """Return the time zone with an IANA name; UTC with a reason if the name is empty or unknown."""
    if not name:
        return BrowserZone("UTC", UTC, "Your browser did not send its time zone.")
    try:
        return BrowserZone(name, ZoneInfo(name))
    except (KeyError, ValueError, OSError):  # ZoneInfo opens files: a name may be an invalid path, or a folder
        return BrowserZone("UTC", UTC, f"The sandbox does not know your browser's time zone, {name}.")


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the timestamp, in UTC, at which a day ends in a zone: midnight of the next day.

    If the clocks skip that midnight, the day ends when they skip it; if midnight occurs twice, the first one counts.

    Raises:
        OverflowError: the timestamp is after the year 9999.
    """
    return datetime.combine(day + _DAY, time.min, zone).astimezone(UTC)


def format_utc(timestamp: datetime) -> str:
    """Format a timestamp in UTC as "2026-12-25 05:00", with seconds only if they are not 0."""
    return f"{timestamp.astimezone(UTC):%Y-%m-%d %H:%M:%S}".removesuffix(":00")


def format_local(timestamp: datetime, zone: tzinfo) -> str:
    """Format a timestamp in a zone; in UTC with the suffix "UTC" if the local year is not within 1 to 9999."""
    try:
        return f"{timestamp.astimezone(zone):%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    except OverflowError:
        return f"{format_utc(timestamp)} UTC"


def format_expiry(expires: datetime, zone: tzinfo) -> str:
    """Format an expiry like `format_local`, but write the end of a day as 24:00 of that day."""
    try:
        day = expires.astimezone(zone).date() - _DAY
        return f"{day} 24:00" if end_of_day(day, zone) == expires else format_local(expires, zone)
    except OverflowError:
        return format_local(expires, zone)


def expiry_warning(expires: datetime, now: datetime) -> str:
    """Return a warning for a token that has expired or expires within 7 days, else ""."""
    remaining = expires - now
    if remaining <= timedelta(0):
        return "Expired"
    if remaining > 7 * _DAY:
        return ""
    if remaining.days == 0:
        return "Expires within a day"
    return f"Expires in {remaining.days} day{'s' if remaining.days > 1 else ''}"
