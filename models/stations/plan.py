"""The plan of conversion: which station goes next, how many a year, and what each pace reaches by when.

TV-13 of plan 35/KH-UBND: each year 15 to 25 % of the FM and wired stations; first those that are broken, worn out or
older than five years. TV-11: all of them by 2025, which 15 % a year does not reach. Pure functions over stations.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from models.outlets.outlets import Condition
from models.stations.stations import OLD, Station

#: The years of the plan, and the day on which its stations are counted.
FIRST_YEAR, LAST_YEAR, BASELINE = 2022, 2025, "2022-01-01"

#: Percent a year: the least, one between, and the most that the plan names.
PACES = (15, 20, 25)

#: Hết khấu hao: older than so many years.
WRITTEN_OFF = 5

_WORST = {Condition.BROKEN: 0, Condition.WORN: 1, Condition.GOOD: 2}


class Reach(NamedTuple):
    """What a pace reaches: so many a year, and `reached` of `of` by the end of the plan's last year."""

    percent: int
    a_year: int
    reached: int
    of: int

    @property
    def is_enough(self) -> bool:
        """Say whether every station is converted by then (TV-11)."""
        return self.reached == self.of


class Year(NamedTuple):
    """What is proposed for one year."""

    year: int
    stations: Sequence[Station]


class Done(NamedTuple):
    """What was done in one year: `converted` of the `of` of the baseline; `before_worse` went before a worse one."""

    year: int
    converted: int
    of: int
    before_worse: Sequence[Station]


def baseline(stations: Iterable[Station], day: str = BASELINE) -> list[Station]:
    """Return the stations that were FM, wired or mixed on a day (`YYYY-MM-DD`), whatever they are now."""
    return [one for one in stations if _was_old(one, day)]


def there(stations: Iterable[Station], day: str) -> list[Station]:
    """Return the stations that were in use on a day (`YYYY-MM-DD`), whatever they broadcast with."""
    return [one for one in stations if _was_there(one, day)]


def planned(stations: Iterable[Station], year: int, since: str) -> list[Station]:
    """Return those whose conversion somebody meant for a year, also where it was done since a day (`YYYY-MM-DD`)."""
    return [
        one
        for one in stations
        if one["planned_year"] == year and (not one["converted"] or one["converted"]["day"] >= since)
    ]


def order(stations: Iterable[Station], year: int) -> list[Station]:
    """Return those that still have to be converted, in the order of the plan.

    Broken ones first, then worn out ones, then those older than five years, then the rest; among equals the oldest
    first. Nobody knows the year of some: they come after those of which one does.
    """
    waiting = [one for one in stations if one["technology"] in OLD and not one["retired_at"]]
    return sorted(
        waiting, key=lambda one: (*_need(one["condition"], one["year_installed"], year), one["name"])
    )


def a_year(total: int, percent: int) -> int:
    """Return how many a year a pace is: at least one while there are any, and never less than the percentage says."""
    return math.ceil(total * percent / 100)


def reaches(total: int, first: int = FIRST_YEAR, last: int = LAST_YEAR) -> list[Reach]:
    """Return what each pace reaches from the beginning of one year to the end of another.

    It is what the percentage alone comes to, so that rounding up in a small commune makes no pace enough.
    """
    years = last - first + 1
    return [
        Reach(percent, a_year(total, percent), min(total, total * percent * years // 100), total)
        for percent in PACES
    ]


def propose(stations: Iterable[Station], total: int, percent: int, first_year: int) -> list[Year]:
    """Return what is proposed year by year until all are converted.

    :param total: the stations of the baseline, of which the percentage is.
    :param percent: of the baseline, a year.
    """
    waiting = order(stations, first_year)
    step = max(1, a_year(total, percent))
    return [
        Year(first_year + number, waiting[begin : begin + step])
        for number, begin in enumerate(range(0, len(waiting), step))
    ]


def done(stations: Sequence[Station], years: Iterable[int]) -> list[Done]:
    """Return what was converted in each year, and what of it went before a worse station that still waited then."""
    of, found = len(baseline(stations)), {year: _converted_in(stations, year) for year in years}
    return [Done(year, len(some), of, _too_early(stations, some, year)) for year, some in found.items()]


def _converted_in(stations: Iterable[Station], year: int) -> list[Station]:
    return [one for one in stations if one["converted"] and one["converted"]["day"][:4] == str(year)]


def _too_early(stations: Iterable[Station], converted: Iterable[Station], year: int) -> list[Station]:
    """Return those that were sound and not written off, while a broken, worn or old one went on waiting."""
    end = f"{year}-12-31"
    waited = any(
        _was_old(one, end) and _is_needy(*_before(one), year) for one in stations if not one["retired_at"]
    )
    return [one for one in converted if waited and not _is_needy(*_before(one), year)]


def _was_old(station: Station, day: str) -> bool:
    """Say whether a station was there and not IP yet on a day."""
    converted = station["converted"]
    still = converted["day"] > day if converted else station["technology"] in OLD
    return still and _was_there(station, day)


def _was_there(station: Station, day: str) -> bool:
    if station["retired_at"] and date.isoformat(station["retired_at"].date()) <= day:
        return False
    since = (station["converted"] or station)["year_installed"]
    return since is None or f"{since}-01-01" < day


def _before(station: Station) -> tuple[str, int | None]:
    """Return condition and year of a station as it was before it was converted, or is."""
    was = station["converted"] or station
    return was["condition"], was["year_installed"]


def _is_needy(condition: str, installed: int | None, year: int) -> bool:
    return condition != Condition.GOOD or (installed is not None and year - installed > WRITTEN_OFF)


def _need(condition: str, installed: int | None, year: int) -> tuple[int, bool, int]:
    """Return a sort key: the worst, then the oldest."""
    written_off = installed is not None and year - installed > WRITTEN_OFF
    return _WORST[Condition(condition)], not written_off, installed if installed is not None else year + 1
