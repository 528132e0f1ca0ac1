"""The sandbox's clock, which starts at a given time and can be moved while the sandbox runs."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

Day = TypeVar("Day", date, datetime)

_YEARS = range(1000, 9000)  # a running clock stays far from the limits of Python's datetime
_OUT_OF_RANGE = "the clock's year must be from 1000 to 8999"


class Clock:
    """The computer's clock plus an offset; a stopped clock stands still until it is moved.

    The sandbox uses this clock for everything that it dates or compares, such as new tickets and token expiry.

    Args:
        start: the start time, with a time zone; None takes the computer's time.
        stopped: whether the clock stands still.
    """

    def __init__(self, start: datetime | None = None, *, stopped: bool = False) -> None:
        self._start, self._stopped = start, stopped
        self.restart()

    def restart(self) -> None:
        """Set the clock to its start time."""
        self._stopped_at = datetime.now(UTC) if self._stopped else None
        self._offset = timedelta(0)
        if self._start is not None:
            self.move_to(self._start)

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return (self._stopped_at or datetime.now(UTC)) + self._offset

    def move_to(self, timestamp: datetime) -> None:
        """Set the current time.

        Args:
            timestamp: the new time, with a time zone.

        Raises:
            ValueError: the year is out of range. The message is meant for the user.
        """
        if timestamp.year not in _YEARS:
            raise ValueError(_OUT_OF_RANGE)
        self._offset = timestamp - (self._stopped_at or datetime.now(UTC))

    def advance(self, seconds: float) -> None:
        """Move the clock forward, or back if ``seconds`` is negative.

        Raises:
            ValueError: the year is out of range. The message is meant for the user.
        """
        try:
            self.move_to(self.now() + timedelta(seconds=seconds))
        except OverflowError:
            raise ValueError(_OUT_OF_RANGE) from None


def month_after(start: Day) -> Day:
    """Return the same day of the next month, or its last day if that month is shorter; a time of day is unchanged."""
    days = monthrange(start.year, start.month)[1]
    later = start + timedelta(days=days)
    return later if later.day == start.day else later - timedelta(days=later.day)
