"""Ladders of reminders (thang nhắc hạn): on which days somebody is reminded of what they owe, as a table.

The days stand in `models/data/reminder_ladders.yml`. Nothing here reads or writes the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from models.language.dates import VIETNAM, begin_of
from models.store import datafiles


@dataclass(frozen=True)
class Ladder:
    """When to remind: see the head of the file for what each field says."""

    hour: int
    before: tuple[int, ...]
    after: tuple[int, ...]
    daily: bool
    until: int
    superior: int | None

    def days(self) -> Iterator[int]:
        """Yield the days counted from the due day, the first one first; those before it are negative."""
        yield from sorted(-one for one in self.before)
        yield from range(1, self.until + 1) if self.daily else sorted(self.after)


class Rung(NamedTuple):
    """One reminder: at which moment, how many days after the due day, and whether the superior reads it, too."""

    at: datetime
    day: int
    superior: bool


def named(name: str) -> Ladder:
    """Return the ladder of this name.

    :raises KeyError: the file has none.
    """
    return _all()[name]


def rungs(ladder: Ladder, due_at: datetime) -> list[Rung]:
    """Return every reminder of what is due at a moment, the first one first."""
    due_day = due_at.astimezone(VIETNAM).date()
    return [
        Rung(
            begin_of(due_day + timedelta(days=day)) + timedelta(hours=ladder.hour),
            day,
            ladder.superior is not None and day >= ladder.superior,
        )
        for day in ladder.days()
    ]


def last_reached(steps: Iterable[Rung], since: datetime, now: datetime) -> Rung | None:
    """Return the last reminder whose moment lies after `since` and has come; None if there is none.

    Who was asked two days before the due day is not reminded of the third.
    """
    return next((one for one in reversed(list(steps)) if since < one.at <= now), None)


def following(steps: Iterable[Rung], now: datetime) -> datetime | None:
    """Return when the next reminder comes; None after the last one."""
    return next((one.at for one in steps if one.at > now), None)


@lru_cache(maxsize=1)
def _all() -> dict[str, Ladder]:
    rows = datafiles.read("reminder_ladders.yml")
    return {
        name: Ladder(**{**row, "before": tuple(row["before"]), "after": tuple(row["after"])})
        for name, row in rows.items()
    }
