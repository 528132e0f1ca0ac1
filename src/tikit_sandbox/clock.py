"""The sandbox's clock: it starts where it is told, runs from there, and can be moved while it runs."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

Day = TypeVar("Day", date, datetime)

_YEARS = range(1000, 9000)  # far enough from the ends of what Python can count for a clock to run
_TOO_FAR = "the clock goes from the year 1000 to the year 8999"


class Clock:
    """Real time, moved by an offset; one that is stopped stands still until it is moved.

    Everything the sandbox dates or compares (new tickets, the end of an access token) goes by this clock.
    """

    def __init__(self, start: datetime | None = None, *, stopped: bool = False) -> None:
        self._stopped_at = datetime.now(UTC) if stopped else None
        self._offset = timedelta(0)
        if start is not None:
            self.move_to(start)

    def now(self) -> datetime:
        """Return the present time, with the zone UTC."""
        return (self._stopped_at or datetime.now(UTC)) + self._offset

    def move_to(self, moment: datetime) -> None:
        """Make `moment`, which has a zone, the present time. Raises ValueError if that is too far away."""
        if moment.year not in _YEARS:
            raise ValueError(_TOO_FAR)
        self._offset = moment - (self._stopped_at or datetime.now(UTC))

    def advance(self, seconds: float) -> None:
        """Move the present time forward, or back if `seconds` is negative. Raises ValueError as `move_to` does."""
        try:
            self.move_to(self.now() + timedelta(seconds=seconds))
        except OverflowError:
            raise ValueError(_TOO_FAR) from None


def month_after(moment: Day) -> Day:
    """Give the same day or time a month later; from the 31st, on the last day of a month that is shorter."""
    days = monthrange(moment.year, moment.month)[1]
    later = moment + timedelta(days=days)
    return later if later.day == moment.day else later - timedelta(days=later.day)
