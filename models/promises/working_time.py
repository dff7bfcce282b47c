"""Working time: minutes within office hours on working days, in Asia/Ho_Chi_Minh. Pure arithmetic.

`WorkingTime` is compiled once from a calendar; then each question is a look-up in the sorted list of its working
days, a few microseconds whatever the distance. Amounts are `timedelta`s of working time, moments aware and in UTC.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from models.language.dates import VIETNAM

#: Years that working days are listed for; nothing is promised outside of them.
FIRST_YEAR, LAST_YEAR = 2020, 2060

_MICROSECOND = timedelta(microseconds=1)


class WorkingTime:
    """The working time of one calendar.

    :param weekdays: ISO days of the week that are worked.
    :param hours: office hours of a working day, in order and apart.
    :param days_off: days not worked; `yearly` those `(month, day)` off in every year.
    :param extra: days worked whatever else holds.
    """

    def __init__(
        self,
        weekdays: Iterable[int],
        hours: Sequence[tuple[time, time]],
        days_off: Iterable[date] = (),
        yearly: Iterable[tuple[int, int]] = (),
        extra: Iterable[date] = (),
    ) -> None:
        self._hours = [(_of_midnight(opens), _of_midnight(closes)) for opens, closes in hours]
        self._length = sum(closes - opens for opens, closes in self._hours)
        self._days = _worked(frozenset(weekdays), frozenset(days_off), frozenset(yearly), frozenset(extra))

    @property
    def day(self) -> timedelta:
        """Return the working time of one working day."""
        return self._length * _MICROSECOND

    def is_workday(self, day: date) -> bool:
        """Say whether that day is worked."""
        found = bisect_left(self._days, day.toordinal())
        return found < len(self._days) and self._days[found] == day.toordinal()

    def is_open(self, moment: datetime) -> bool:
        """Say whether `moment` is within office hours; they end right before the closing time."""
        local = moment.astimezone(VIETNAM)
        at = _of_midnight(local.time())
        return self.is_workday(local.date()) and any(opens <= at < closes for opens, closes in self._hours)

    def due(self, moment: datetime, days: int) -> datetime:
        """Return the closing time of the nth working day after the day of `moment`; 0 is that day itself."""
        day = moment.astimezone(VIETNAM).date().toordinal()
        if days > 0:
            day = self._days[bisect_right(self._days, day) + days - 1]
        return _moment(day, self._hours[-1][1])

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time from `start` to `end`; nothing when `end` is earlier."""
        return max(self._until(end) - self._until(start), 0) * _MICROSECOND

    def after(self, moment: datetime, amount: timedelta) -> datetime:
        """Return the first moment at which so much working time has passed since `moment`."""
        if amount <= timedelta():
            return moment
        days, rest = divmod(self._until(moment) + amount // _MICROSECOND, self._length)
        # What ends with a day ends at its closing time, not at the next opening.
        return self._at(days - 1, self._length) if rest == 0 else self._at(days, rest)

    def before(self, moment: datetime, amount: timedelta) -> datetime:
        """Return the last moment from which so much working time passes until `moment`."""
        if amount <= timedelta():
            return moment
        days, rest = divmod(self._until(moment) - amount // _MICROSECOND, self._length)
        return self._at(days, rest, at_opening=True)

    def resumed(self, due_at: datetime, paused_at: datetime, now: datetime) -> datetime:
        """Return when what was due at `due_at` is due after a pause from `paused_at` to `now`, with as much time left.

        What had been due before stays due, and a pause outside of office hours moves nothing.
        """
        if due_at <= paused_at or not self.between(paused_at, now):
            return due_at
        return max(due_at, self.after(now, self.between(paused_at, due_at)))

    def _until(self, moment: datetime) -> int:
        """Return the microseconds of working time from the first listed day to `moment`."""
        local = moment.astimezone(VIETNAM)
        ordinal = local.toordinal()
        days = bisect_left(self._days, ordinal)
        done = days * self._length
        if days < len(self._days) and self._days[days] == ordinal:
            at = _of_midnight(local.time())
            done += sum(max(min(at, closes) - opens, 0) for opens, closes in self._hours)
        return done

    def _at(self, index: int, worked: int, *, at_opening: bool = False) -> datetime:
        """Return when so much of a working day is worked; between two office hours the first ends or the next opens."""
        left = worked
        for opens, closes in self._hours:
            length = closes - opens
            if left < length or (left == length and not at_opening):
                return _moment(self._days[index], opens + left)
            left -= length
        return _moment(self._days[index], self._hours[-1][1])


def _worked(
    weekdays: frozenset[int],
    days_off: frozenset[date],
    yearly: frozenset[tuple[int, int]],
    extra: frozenset[date],
) -> list[int]:
    """Return the ordinals of all working days of the listed years."""
    first, last = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
    return [
        day.toordinal()
        for day in map(date.fromordinal, range(first, last + 1))
        if day in extra
        or (day.isoweekday() in weekdays and day not in days_off and (day.month, day.day) not in yearly)
    ]


def _of_midnight(at: time) -> int:
    """Return the microseconds since midnight."""
    return ((at.hour * 60 + at.minute) * 60 + at.second) * 1_000_000 + at.microsecond


def _moment(ordinal: int, at: int) -> datetime:
    midnight = datetime.combine(date.fromordinal(ordinal), time(), VIETNAM)
    return (midnight + at * _MICROSECOND).astimezone(UTC)
