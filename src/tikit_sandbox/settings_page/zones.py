"""Days and times in the zone of who looks at them: when a day ends, and how a moment is written."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BrowserZone:
    """A time zone by its IANA name, and why it is UTC if the browser's own could not be had, else ""."""

    name: str
    zone: tzinfo
    reason: str = ""


def find_zone(name: str) -> BrowserZone:
    """Give the zone of that name; UTC, and why, if it is empty or not known."""
    if not name:
        return BrowserZone("UTC", UTC, "Your browser has not told its time zone.")
    try:
        return BrowserZone(name, ZoneInfo(name))
    except (KeyError, ValueError, OSError):  # a name may look like a path that cannot be, or that is a folder
        return BrowserZone("UTC", UTC, f"Your browser's time zone, {name}, is not known here.")


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """Give the moment at which a day ends in a zone: the first of the next day, in UTC.

    Where the clocks skip that midnight, it is when they do; where they show it twice, it is the first time.

    Raises:
        OverflowError: it is beyond the year 9999.

    """
    return datetime.combine(day + _DAY, time.min, zone).astimezone(UTC)


def format_utc(moment: datetime) -> str:
    """Write a moment in UTC: "2026-12-25 05:00"; seconds only where there are some."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}".removesuffix(":00")


def format_local(moment: datetime, zone: tzinfo) -> str:
    """Write a moment as it is in a zone; in UTC, and saying so, where it is outside the years that can be counted."""
    try:
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    except OverflowError:
        return f"{format_utc(moment)} UTC"


def format_expiry(moment: datetime, zone: tzinfo) -> str:
    """Write a moment at which something ends: as `zone_text`, but the end of a day is 24:00 of it."""
    try:
        day = moment.astimezone(zone).date() - _DAY
        return f"{day} 24:00" if end_of_day(day, zone) == moment else format_local(moment, zone)
    except OverflowError:
        return format_local(moment, zone)


def expiry_warning(end: datetime, now: datetime) -> str:
    """Say that something has ended or does so within 7 days; "" if neither."""
    left = end - now
    if left <= timedelta(0):
        return "Expired"
    if left > 7 * _DAY:
        return ""
    if left.days == 0:
        return "Expires within a day"
    return f"Expires in {left.days} day{'s' if left.days > 1 else ''}"
