"""The tally of a report: what its events add to the counters. Pure: the same events always make the same tally.

A report counts once, in the area, unit and category that it has now, on the day on which it was filed; so in every
share the numerator is part of the denominator, and the units' figures add up to the area's. Only `FINISHED` counts on
the day on which the report ended.

Working time is the time within office hours in which the report lay with a unit: neither waiting for the resident, nor
merged, nor ended. After it was reopened it goes on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypedDict, cast

from models.language.dates import VIETNAM
from models.promises.working_time import WorkingTime
from models.reports.reports import Report
from models.statistics.histogram import bin_of
from models.statistics.measures import FIRST, RATINGS, REASONS, WORK, Measure, due
from models.store.events import Event
from models.workflow.transitions import RUNNING_STATES, ReportState

#: By day (`YYYY-MM-DD` in Vietnam) the numbers of what counts on it once; see `models.statistics.measures`.
Counts = dict[str, list[int]]

#: Steps that answer the resident: a reply, or an end that says why.
ANSWERS = frozenset({"redirected", "rejected", "replied", "resolved"})

#: Steps that end a report by the unit's word, and the states that they lead to.
ENDS = frozenset({"redirected", "rejected", "resolved"})
ENDED = frozenset({ReportState.RESOLVED, ReportState.CLOSED, ReportState.REJECTED, ReportState.REDIRECTED})
RESOLVED = frozenset({ReportState.RESOLVED, ReportState.CLOSED})

#: Steps that count once, however often they happen.
MARKS = {"forwarded": Measure.FORWARDED, "reopened": Measure.REOPENED}

#: What is followed through the changes of the events.
FOLLOWED = ("agency_id", "area_path", "category", "close_reason", "due_at", "rating", "state")

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Tally:
    """Where a report counts, and what.

    :param area_path: ids of its areas, from the province down.
    :param seq: of the last event in it.
    """

    area_path: tuple[str, ...]
    agency_id: str
    category: str
    seq: int
    counts: Counts


class _Followed(TypedDict, total=False):
    """The fields of `FOLLOWED` as the events so far have set them."""

    agency_id: str
    area_path: list[str]
    category: str
    close_reason: str | None
    due_at: datetime
    rating: str | None
    state: str


@dataclass
class _Course:
    """A report on its way through its events."""

    filed_at: datetime
    now: _Followed
    since: datetime
    worked: timedelta = timedelta()
    first: timedelta | None = None
    ended_at: datetime | None = None
    on_time: bool = False
    marks: set[int] = field(default_factory=set)


def tally(events: Iterable[Event], hours: WorkingTime, report: Report | None) -> Tally | None:
    """Return the tally of a report after these events, in their order; None when there are none.

    :param report: for what events of earlier versions did not say when it was filed; None if they say it.
    """
    course: _Course | None = None
    seq = 0
    for event in events:
        if course is None:
            course = _Course(event["at"], _beginning(report), event["at"])
        _step(course, event, hours)
        seq = event["seq"]
    if course is None:
        return None
    now = course.now
    return Tally(tuple(now["area_path"]), now["agency_id"], now["category"], seq, _counts(course))


def day_of(moment: datetime) -> str:
    """Return the day in Vietnam."""
    return moment.astimezone(VIETNAM).date().isoformat()


def _beginning(report: Report | None) -> _Followed:
    if report is None:
        return {"state": ReportState.SUBMITTED}
    return {
        "agency_id": report["agency_id"],
        "area_path": report["area_path"],
        "category": report["category"],
        "due_at": report["due_at"],
        "state": ReportState.SUBMITTED,
    }


def _step(course: _Course, event: Event, hours: WorkingTime) -> None:
    if course.now["state"] in RUNNING_STATES and course.since < event["at"]:
        course.worked += hours.between(course.since, event["at"])
    course.since = event["at"]
    action, promised = event["action"], course.now.get("due_at")
    followed = {name: value for name, value in event["changes"].items() if name in FOLLOWED}
    course.now.update(cast(_Followed, followed))
    if action in ANSWERS and course.first is None:
        course.first = course.worked
    if action in ENDS:
        course.ended_at = event["at"]
        course.on_time = promised is not None and event["at"] <= promised
    if action in MARKS:
        course.marks.add(MARKS[action])


def _counts(course: _Course) -> Counts:
    state = ReportState(course.now["state"])
    numbers = [Measure.RECEIVED, *course.marks]
    if course.first is not None:
        numbers += [Measure.ANSWERED, FIRST + bin_of(course.first / _MINUTE)]
    if course.ended_at:
        numbers.append(Measure.ENDED_ONCE)
    if state in RUNNING_STATES:
        numbers.append(due(course.now["due_at"]))
    elif state in RESOLVED:
        numbers += _resolved(course, state)
    else:
        numbers.append(Measure[state.name])
    if state in ENDED:
        numbers.append(Measure.ON_TIME if course.on_time else Measure.LATE)
    counts: Counts = {day_of(course.filed_at): sorted(map(int, numbers))}
    if state in ENDED and course.ended_at:
        counts.setdefault(day_of(course.ended_at), []).append(int(Measure.FINISHED))
    return counts


def _resolved(course: _Course, state: ReportState) -> list[int]:
    reason, rating = course.now.get("close_reason"), course.now.get("rating")
    silent = Measure.UNRATED if state is ReportState.CLOSED else Measure.RATEABLE
    return [
        Measure.RESOLVED,
        WORK + bin_of(course.worked / _MINUTE),
        RATINGS[rating] if rating else silent,
        *([REASONS[reason]] if reason else []),
    ]
