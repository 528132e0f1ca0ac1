"""The working days of the seeded help desk."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

from tikit_sandbox.store.dates import to_wire

DAY = 86400
HOUR = 3600
WEEKEND_SHARE = 0.02  # tickets of a weekend day, as a share of a working day


class Calendar:
    """Creates timestamps before `today`, most of them on working days from 8:00 to 17:00 UTC.

    A timestamp is a whole number of seconds since 1970.
    """

    def __init__(self, today: datetime, days: int) -> None:
        self.today = int(today.timestamp())
        midnight = self.today - self.today % DAY
        self._days = [midnight - days_ago * DAY for days_ago in range(days, 0, -1)]
        self._shares = [0.0]
        for day in self._days:
            self._shares.append(self._shares[-1] + (WEEKEND_SHARE if is_weekend(day) else 1.0))

    def timestamp(self, fraction: float) -> int:
        """Return the timestamp at a fraction of the history, from 0 (first) to 1 (last); it grows with the fraction."""
        share = fraction * self._shares[-1]
        index = min(bisect_right(self._shares, share) - 1, len(self._days) - 1)
        low, high = self._shares[index], self._shares[index + 1]
        return self._days[index] + _second_of_day((share - low) / (high - low))

    def next_working_time(self, timestamp: int) -> int:
        """Return `timestamp` if it is on a working day from 8:00 to 18:00, else the next working morning."""
        hour = timestamp % DAY // HOUR
        if 8 <= hour < 18 and not is_weekend(timestamp):
            return timestamp
        morning = self.working_day_after(timestamp, 0 if hour < 8 else 1, 8)
        return morning + timestamp % HOUR

    def working_day_after(self, timestamp: int, days: int, hour: int) -> int:
        """Return `hour`:00, `days` working days after the day of `timestamp`; a weekend moves to Monday."""
        day = timestamp - timestamp % DAY
        while days > 0 or is_weekend(day):
            day += DAY
            if not is_weekend(day):
                days -= 1
        return day + hour * HOUR


def is_weekend(timestamp: int) -> bool:
    """Return whether a timestamp is on a Saturday or a Sunday in UTC."""
    return (timestamp // DAY + 3) % 7 >= 5  # 1 January 1970 was a Thursday


def wire(timestamp: int, ticks: int = 0) -> str:
    """Format a timestamp as the service does; `ticks` are additional ten-thousandths of a second."""
    return to_wire(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=timestamp, microseconds=100 * ticks))


def _second_of_day(fraction: float) -> int:
    """Return a second of the day for a fraction of the day's tickets: few are before 8:00 or after 17:00."""
    if fraction < 0.03:
        return int(6 * HOUR + fraction / 0.03 * 2 * HOUR)
    if fraction < 0.95:
        return int(8 * HOUR + (fraction - 0.03) / 0.92 * 9 * HOUR)
    return int(17 * HOUR + (fraction - 0.95) / 0.05 * 5 * HOUR)
