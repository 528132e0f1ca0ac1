"""The working days of the seeded help desk."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

from tikit_sandbox.store.dates import to_wire

DAY = 86400
HOUR = 3600
WEEKEND_SHARE = 0.02  # of what a working day brings


class Calendar:
    """Moments in the time before `today`, most of them on working days from 8 to 17 o'clock UTC.

    Moments are seconds since 1970, whole ones.
    """

    def __init__(self, today: datetime, days: int) -> None:
        self.today = int(today.timestamp())
        midnight = self.today - self.today % DAY
        self._days = [midnight - back * DAY for back in range(days, 0, -1)]
        self._shares = [0.0]
        for day in self._days:
            self._shares.append(self._shares[-1] + (WEEKEND_SHARE if is_weekend(day) else 1.0))

    def moment(self, fraction: float) -> int:
        """Return a moment: 0 is the first one, 1 the last one, a greater fraction never an earlier one."""
        share = fraction * self._shares[-1]
        index = min(bisect_right(self._shares, share) - 1, len(self._days) - 1)
        low, high = self._shares[index], self._shares[index + 1]
        return self._days[index] + _second_of_day((share - low) / (high - low))

    def next_at_work(self, moment: int) -> int:
        """Return `moment` if it is on a working day from 8 to 18 o'clock, else the next morning at work."""
        hour = moment % DAY // HOUR
        if 8 <= hour < 18 and not is_weekend(moment):
            return moment
        morning = self.working_day_after(moment, 0 if hour < 8 else 1, 8)
        return morning + moment % HOUR

    def working_day_after(self, moment: int, days: int, hour: int) -> int:
        """Return `hour` o'clock `days` working days after the day of `moment`, or after the weekend."""
        day = moment - moment % DAY
        while days > 0 or is_weekend(day):
            day += DAY
            if not is_weekend(day):
                days -= 1
        return day + hour * HOUR


def is_weekend(moment: int) -> bool:
    """Say whether `moment`, in seconds since 1970, is on a Saturday or a Sunday in UTC."""
    return (moment // DAY + 3) % 7 >= 5  # 1970 began on a Thursday


def wire(moment: int, ticks: int = 0) -> str:
    """Write a moment as the service does; `ticks` are ten-thousandths of a second."""
    return to_wire(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment, microseconds=100 * ticks))


def _second_of_day(fraction: float) -> int:
    """Spread a day's requests: few before 8 and after 17 o'clock."""
    if fraction < 0.03:
        return int(6 * HOUR + fraction / 0.03 * 2 * HOUR)
    if fraction < 0.95:
        return int(8 * HOUR + (fraction - 0.03) / 0.92 * 9 * HOUR)
    return int(17 * HOUR + (fraction - 0.95) / 0.05 * 5 * HOUR)
