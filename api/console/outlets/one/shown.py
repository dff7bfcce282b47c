"""What the page of one outlet shows: its day with the reasons, its plays, its hours, and what was done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from api.console.audit import things
from api.console.audit import words as audit_words
from api.console.extension.times import clock
from api.console.outlets import hours_text, names
from api.extensions.context import current_identity, current_store
from api.html.numbers import decimal
from models.access import report_access
from models.errors import NotFound
from models.language.dates import VIETNAM
from models.monitoring.health import Health
from models.outlets import area_windows
from models.outlets.outlets import Outlet
from models.programme import day_plan, whats
from models.reports.reports import REPORTS
from models.store import Query, events
from models.store.collections import Kind
from models.workflow.transitions import OPEN_STATES

#: Steps of a day, plays, acts, days of hours and open reports on the page.
MOST_STEPS, MOST_PLAYS, MOST_ACTS, MOST_DAYS, MOST_REPORTS = 60, 20, 20, 14, 10

#: From so many seconds on a whole hour was there.
WHOLE_HOUR = 3_300


class Step(NamedTuple):
    """A stretch of the day: what plays and why, and what does not and why not."""

    hours: str
    words: str
    why: str
    instead: Sequence[str]


class Plan(NamedTuple):
    """The day of an outlet; `left_out` says when something is left out, and why."""

    steps: Sequence[Step]
    left_out: Sequence[tuple[str, str]]


class Played(NamedTuple):
    """One play in words."""

    started: datetime
    words: str
    seconds: int
    completed: bool
    end: str


class Stretch(NamedTuple):
    """Hours of one day that look the same: from which hour on, how many, and their class of `outlets.css`."""

    hour: int
    length: int
    look: str


class Day(NamedTuple):
    """The hours of a day; `there` is for how many hours something was heard."""

    day: str
    stretches: Sequence[Stretch]
    there: str


class Act(NamedTuple):
    """What was done with an outlet, as the macro `timeline` shows it."""

    at: datetime
    name: str
    note: str
    by: str
    internal: bool = False


def plan_of(outlet: Outlet, now: datetime) -> Plan | None:
    """Return the plan of today; None where no programme was compiled yet."""
    store = current_store()
    try:
        found = day_plan.of_day(store, outlet["_id"], now.astimezone(VIETNAM).date())
    except NotFound:
        return None
    asked = {step["what"] for step in found["steps"]}
    asked |= {one["what"] for step in found["steps"] for one in step["instead_of"]}
    titles = {**whats.names(store, asked), **found["titles"]}
    steps = [_step(one, titles) for one in day_plan.joined(found["steps"])[:MOST_STEPS]]
    left = [(clock(one["at"]), names.named(names.LEFT_OUT, one["because"])) for one in found["left_out"]]
    return Plan(steps, left[:MOST_STEPS])


def plays_of(health: Health) -> list[Played]:
    """Return the last plays of an outlet."""
    rows = health.plays[:MOST_PLAYS]
    titles = whats.names(current_store(), {one["what"] for one in rows})
    return [
        Played(
            one["started"],
            _with_title(names.named(names.PLAYS, one["kind"]), titles.get(one["what"], "")),
            round(one["played_seconds"]),
            one["completed"],
            names.named(names.ENDS, one["reason"]),
        )
        for one in rows
    ]


def days_of(health: Health, now: datetime) -> list[Day]:
    """Return the last fortnight by hours, today first; nothing for an outlet that was never heard."""
    heard = health.row.heard
    if heard is None:
        return []
    seconds = {
        (one["day"], int(hour)): row["seconds"] for one in health.days for hour, row in one["hours"].items()
    }
    if heard["hour"]:
        local = heard["hour"]["begins"].astimezone(VIETNAM)
        seconds[(f"{local:%Y-%m-%d}", local.hour)] = heard["hour"]["seconds"]
    today = now.astimezone(VIETNAM).date()
    return [
        _day(today - timedelta(days=back), seconds, heard["first_heard_at"], now) for back in range(MOST_DAYS)
    ]


def reports_of(outlet: Outlet) -> list[tuple[str, datetime, datetime | None]]:
    """Return the open reports about an outlet that the official may read: code, when filed, and due; newest first."""
    store = current_store()
    query: Query = {
        "$and": [
            {"outlet_id": outlet["_id"], "state": {"$in": sorted(OPEN_STATES)}},
            {"$or": report_access.readable(store, current_identity()) or [{"_id": ""}]},
        ]
    }
    rows = store.collection(REPORTS).find(query).sort("filed_at", -1).limit(MOST_REPORTS)
    return [(row["code"], row["filed_at"], row.get("due_at")) for row in rows]


def acts_of(outlet: Outlet) -> list[Act]:
    """Return what was done with an outlet, the newest first."""
    found, _ = events.history(current_store(), Kind.OUTLET, outlet["_id"], limit=MOST_ACTS)
    people = things.names_of({one["actor"]["id"] for one in found if one["actor"]["kind"] == "official"})
    return [
        Act(
            one["at"],
            audit_words.action(Kind.OUTLET, one["action"]),
            one.get("note", ""),
            audit_words.actor(one["actor"], people.get(one["actor"]["id"], "")),
        )
        for one in found
    ]


def windows_said(outlet: Outlet) -> tuple[str, str]:
    """Return the hours that hold for an outlet in words, and the area that gives them; "" where they are its own."""
    held = area_windows.holding(current_store(), outlet)
    return hours_text.written(held.windows), held.area_id


def _step(one: day_plan.Step, titles: Mapping[str, str]) -> Step:
    return Step(
        f"{clock(one['begins'])}–{clock(one['ends'])}",
        _with_title(names.named(names.MODES, one["mode"]), titles.get(one["what"], "")),
        names.named(names.BECAUSE, one["because"]),
        # One that comes every half hour and gives way for one reason is told of once.
        list(
            dict.fromkeys(
                f"{titles.get(other['what']) or names.named(names.MODES, other['mode'])}: "
                f"{names.named(names.REFUSED, other['because'])}"
                for other in one["instead_of"]
            )
        ),
    )


def _with_title(words: str, title: str) -> str:
    return f"{words}: {title}" if title else words


def _day(day: object, seconds: Mapping[tuple[str, int], float], since: datetime, now: datetime) -> Day:
    looks = [_look(f"{day}", hour, seconds, since, now) for hour in range(24)]
    stretches: list[Stretch] = []
    for hour, look in enumerate(looks):
        if stretches and stretches[-1].look == look:
            stretches[-1] = stretches[-1]._replace(length=stretches[-1].length + 1)
        else:
            stretches.append(Stretch(hour, 1, look))
    there = sum(one for (named, _), one in seconds.items() if named == f"{day}") / 3600
    return Day(f"{day}", stretches, decimal(round(there, 1)))


def _look(
    day: str, hour: int, seconds: Mapping[tuple[str, int], float], since: datetime, now: datetime
) -> str:
    """Return how an hour looks: all of it there, some of it, nothing; or it is no hour that counts."""
    begins = datetime.fromisoformat(f"{day}T{hour:02}:00:00").replace(tzinfo=VIETNAM)
    if begins > now or begins + timedelta(hours=1) <= since:
        return "no"
    found = seconds.get((day, hour), 0.0)
    if found <= 0:
        return "none"
    possible = min(3_600.0, (now - begins).total_seconds())
    return "all" if found >= possible * WHOLE_HOUR / 3_600 else "some"
