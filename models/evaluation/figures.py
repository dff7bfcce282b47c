"""Figures: what each unit did in a period, `n` of `d`, read from where it is counted already; or why it can't be said.

Units are the communes of the active province on the map of today; what lay at a commune of before counts for the one
that it became. Each figure reads all units at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from models.areas import agencies, areas
from models.content import contributions
from models.directives import lateness
from models.evaluation import catalogue
from models.evaluation.catalogue import Measure
from models.evaluation.period import Period
from models.language.dates import VIETNAM
from models.monitoring import figures as monitored
from models.monitoring import reach_of_communes
from models.monitoring.figures import MonthFigures
from models.outlets.outlets import OUTLETS, OutletKind
from models.statistics import statistics
from models.statistics.statistics import By, StatisticsFilter
from models.store import Query, Store
from models.surveys.definition import SURVEYS, SurveyState
from models.targets import hamlets, units
from models.targets.counting import Cells, Count, Unknown
from models.targets.units import Frame

#: Kinds of outlet that show and do not sound.
BOARDS = (OutletKind.BOARD, OutletKind.PRIVATE_BOARD)

#: By unit what is known of it; or why nothing is known of any.
Found = Mapping[str, Count | Unknown]


@dataclass(frozen=True)
class Facts:
    """What is known of a period; each is read once, when it is first asked for."""

    store: Store
    period: Period
    now: datetime

    @cached_property
    def frame(self) -> Frame:
        """Return the active province on the map of today."""
        today = self.now.astimezone(VIETNAM).date().isoformat()
        return units.frame(self.store, areas.active_province_id(self.store), today)

    @cached_property
    def heard(self) -> list[MonthFigures]:
        """Return the months of what sounds, by commune."""
        return self._months(boards=False)

    @cached_property
    def boards(self) -> list[MonthFigures]:
        """Return the months of boards, by commune."""
        return self._months(boards=True)

    def _months(self, *, boards: bool) -> list[MonthFigures]:
        here: Query = {"paths": self.frame.area_id}
        ids = self.store.collection(OUTLETS).distinct(
            "_id", {**here, "kind": {"$in": list(map(str, BOARDS))}}
        )
        # One condition for both collections: an outlet has its id itself, its month names it.
        those = [{"_id": {"$in": ids}}, {"outlet_id": {"$in": ids}}]
        within: Query = {**here, "$or" if boards else "$nor": those}
        this = f"{self.now.astimezone(VIETNAM):%Y-%m}"
        months = [one for one in self.period.months if one <= this]
        return list(monitored.of_communes(self.store, within, months, self.now))


def summed(frame: Frame, rows: Iterable[tuple[str, Count]]) -> dict[str, Count]:
    """Return the sums of rows by the unit in which their areas lie today; what lies elsewhere is left out."""
    found: dict[str, Count] = {}
    for area_id, one in rows:
        if unit := frame.unit_of.get(area_id):
            before = found.get(unit, Count(0, 0))
            found[unit] = Count(before.n + one.n, before.d + one.d)
    return found


def of_whole(frame: Frame, counts: Mapping[str, int], whole: int, reason: str) -> Found | Unknown:
    """Return each unit's part of a whole, 0 of it for units that have none."""
    if not whole:
        return Unknown(reason)
    rows = summed(frame, ((area_id, Count(n, 0)) for area_id, n in counts.items()))
    return {one["_id"]: Count(rows.get(one["_id"], Count(0, 0)).n, whole) for one in frame.communes}


def of_own(frame: Frame, cells: Cells, reason: str) -> Found:
    """Return what each unit had to do; one that had nothing to do has the reason and never 0 %."""
    ids = [one["_id"] for one in frame.communes]
    return {one: cells[one] if one in cells and cells[one].d else Unknown(reason) for one in ids}


def _contributed(facts: Facts) -> Found | Unknown:
    period = facts.period
    read = contributions.read(facts.store, facts.frame.area_id, period.first_day, period.last_day)
    counts: dict[str, int] = {}
    for one in read["bodies"]:
        counts[one["area_id"]] = counts.get(one["area_id"], 0) + one["published"]
    return of_whole(facts.frame, counts, sum(counts.values()), "no_posts")


def _played(facts: Facts, months: Iterable[MonthFigures], reason: str) -> Found:
    rows = ((one["area_id"], Count(one["heard"], one["due"])) for one in months)
    return of_own(facts.frame, summed(facts.frame, rows), reason)


def _uptime(facts: Facts) -> Found:
    """Return minutes, rounded once they are summed."""
    seconds = (
        (one["area_id"], Count(int(one["there_seconds"]), int(one["possible_seconds"])))
        for one in (*facts.heard, *facts.boards)
    )
    minutes = {
        unit: Count(round(one.n / 60), round(one.d / 60))
        for unit, one in summed(facts.frame, seconds).items()
    }
    return of_own(facts.frame, minutes, "no_devices")


def _reach(facts: Facts) -> Found | Unknown:
    if not facts.period.begins <= facts.now < facts.period.ends:
        return Unknown("only_today")
    listed = hamlets.of(facts.store, [one["_id"] for one in facts.frame.communes])
    reached = reach_of_communes.hamlets_reached(facts.store, listed, facts.now)
    return of_own(facts.frame, {unit: Count(*one) for unit, one in reached.items()}, "hamlets_unknown")


def _on_time(facts: Facts) -> Found:
    """Read one answer for each area above units: the province, or its districts on the map that has some."""
    found: dict[str, Count] = {}
    period = facts.period
    for parent in _above(facts.frame):
        scope = StatisticsFilter(parent)
        _, rows = statistics.read(
            facts.store, scope, period.first_day, period.last_day, By.AREA, now=facts.now
        )
        found |= {area_id: Count(one.on_time.n, one.on_time.of) for area_id, one in rows.items()}
    return of_own(facts.frame, summed(facts.frame, found.items()), "no_reports")


def _above(frame: Frame) -> Collection[str]:
    return sorted({one["parent_id"] for one in frame.communes if one["parent_id"]})


def _surveys(facts: Facts) -> Found | Unknown:
    """Count surveys of which no newer version took the place."""
    match: Query = {
        "state": {"$ne": str(SurveyState.DRAFT)},
        "replaced_by": None,
        "opens_at": {"$gte": facts.period.begins, "$lt": min(facts.period.ends, facts.now)},
        "area_id": {"$in": areas.below(facts.store, facts.frame.area_id)},
    }
    grouped = {"_id": "$area_id", "n": {"$sum": 1}}
    rows: Any = facts.store.collection(SURVEYS).aggregate([{"$match": match}, {"$group": grouped}])
    counts = {row["_id"]: row["n"] for row in rows}
    return of_whole(facts.frame, counts, sum(counts.values()), "no_surveys")


def _late_answers(facts: Facts) -> Found:
    until = min(facts.period.ends, facts.now)
    found = lateness.of_units(facts.store, facts.frame.area_id, facts.period.begins, until, facts.now)
    rows = ((agencies.area_of(unit), Count(one.late, one.due)) for unit, one in found.items())
    return of_own(facts.frame, summed(facts.frame, rows), "no_documents")


#: How each figure of the file is read.
COMPUTERS: Mapping[str, Callable[[Facts], Found | Unknown]] = {
    "contributed": _contributed,
    "aired": lambda facts: _played(facts, facts.heard, "no_airings"),
    "shown": lambda facts: _played(facts, facts.boards, "no_boards"),
    "reach": _reach,
    "uptime": _uptime,
    "on_time": _on_time,
    "surveys": _surveys,
    "late_answers": _late_answers,
}


def compute(facts: Facts, measure: Measure) -> Found | Unknown:
    """Return a figure of all units, or why there is none of any.

    :raises TooCostly: there is too much in the period.
    """
    return COMPUTERS[measure.id](facts)


def every(facts: Facts) -> dict[str, Found | Unknown]:
    """Return all figures by their ids, in the order of the file."""
    return {one.id: compute(facts, one) for one in catalogue.measures()}


def kinds(frame: Frame) -> dict[str, str]:
    """Return the kind of each unit, by name: what is ranked together."""
    ordered = sorted(frame.communes, key=lambda one: one["folded"])
    return {one["_id"]: one["type"] for one in ordered}


def total(measure: Measure, found: Found | Unknown) -> Count | Unknown:
    """Return a figure of all units together; of parts of a whole, all of them of it."""
    if isinstance(found, Unknown):
        return found
    known = [one for one in found.values() if isinstance(one, Count)]
    if not known:
        return next((one for one in found.values() if isinstance(one, Unknown)), Unknown("no_reports"))
    whole = measure.kind == catalogue.Kind.WHOLE
    return Count(sum(one.n for one in known), known[0].d if whole else sum(one.d for one in known))
