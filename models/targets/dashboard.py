"""The dashboard: each target of a plan for one area, today and year by year, with numerator, denominator and source.

Where the area has no figure of its own, those of its units are added up, and how many units have none is said. What
can't be said, says why; "no figure" is never 0 %.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from models.areas import areas
from models.areas.areas import Level
from models.language.dates import VIETNAM
from models.store import Query, Store
from models.targets import catalogue, computers, counting, units
from models.targets.catalogue import Plan, Target, UnitSet
from models.targets.computers import OF_PROVINCE, Facts
from models.targets.counting import Cells, Count, Unknown
from models.targets.figures import TARGET_FIGURES, Source, TargetFigure
from models.targets.judging import Standing, standing
from models.targets.units import Frame

#: What stands for a sum of figures of units.
SUMMED = "summed"


@dataclass(frozen=True)
class Shown:
    """One figure as it is shown: `n` of `d` on a day (`YYYY-MM-DD`), from where, and who confirmed it.

    :param source: a `Source`, or `summed`.
    :param without: of a sum, how many units have no figure; they are in `d` and not in `n`.
    :param figure_id: the row that was kept; "" for today's own and for sums.
    """

    n: int
    d: int
    as_of: str
    source: str
    by: str = ""
    confirmed_by: str = ""
    evidence: Sequence[str] = ()
    note: str = ""
    without: int = 0
    figure_id: str = ""

    @property
    def share(self) -> float | None:
        """Return the share from 0 to 1; None of nothing."""
        return round(self.n / self.d, 4) if self.d else None


@dataclass(frozen=True)
class Row:
    """One target for one area.

    :param now: the figure that counts today; None where there is none, and `reason` says why.
    :param reason: a key of `reasons`; of a figure that there is, why it moves no more (`frozen`) or what it leaves out.
    :param years: the last good figure of each year.
    :param standing: whether it is reached, and what is needed for it.
    """

    target: Target
    now: Shown | None
    reason: str
    years: Mapping[int, Shown]
    standing: Standing


@dataclass(frozen=True)
class _Asked:
    """Whose figures are asked for: the plan, the area, it and the plan's on today's map, and the years."""

    plan: Plan
    area_id: str
    here: Frame
    whole: Frame
    years: Sequence[int]
    today: str


def of(
    store: Store,
    plan: Plan,
    area_id: str,
    years: Sequence[int],
    now: datetime,
    *,
    today: computers.Facts | None = None,
) -> list[Row]:
    """Return the dashboard of a plan for its whole area, a former district or a commune of either map.

    :param area_id: an area that the plan covers on some map (`units.covers`); that of the plan for all of it.
    :param years: of which figures are shown.
    :param today: facts that were read already.
    """
    day = now.astimezone(VIETNAM).date().isoformat()
    asked = _Asked(
        plan, area_id, units.frame(store, area_id, day), units.frame(store, plan.area_id, day), years, day
    )
    facts = today or Facts(store, asked.whole, areas.active_province_id(store), now)
    kept, summed = _own(store, asked), _sums(store, asked)
    return [
        _row(asked, target, facts, kept.get(target.id, {}), summed.get(target.id, {}))
        for target in catalogue.targets(plan.id)
    ]


def by_unit(store: Store, plan: Plan, target: Target, now: datetime) -> list[tuple[str, Shown | None]]:
    """Return today's figure of a target for each commune of a plan, or each district where it is of districts.

    Those without one come with None. For what belongs to no commune the list is empty.
    """
    day = now.astimezone(VIETNAM).date().isoformat()
    whole = units.frame(store, plan.area_id, day)
    ids = (
        whole.of(target.units) if target.units != UnitSet.COUNTED else [one["_id"] for one in whole.communes]
    )
    if target.computer in OF_PROVINCE or target.units == UnitSet.PROVINCE:
        return []
    if target.computer:
        found = computers.compute(Facts(store, whole, areas.active_province_id(store), now), target)
        cells: Cells = {} if isinstance(found, Unknown) else found
        return [(one, _computed(cells[one], day) if one in cells else None) for one in ids]
    if target.units in units.OF_DISTRICTS and not ids:
        ids = _former(store, plan, target)
    query: Query = {"target_id": target.id, "area_id": {"$in": ids}, "counts": True}
    rows = store.collection(TARGET_FIGURES).find(query, {"parts": 0}).sort("day", 1)
    last = {row["area_id"]: shown(row) for row in rows}
    return [(one, last.get(one)) for one in ids]


def shown(row: TargetFigure) -> Shown:
    """Return a kept figure as it is shown."""
    return Shown(
        row["n"],
        row["d"],
        row["day"],
        row["source"],
        row["by"],
        row["decided_by"],
        row["evidence"],
        row["note"],
        figure_id=row["_id"],
    )


def _row(
    asked: _Asked, target: Target, facts: Facts, own: Mapping[int, Shown], summed: Mapping[int, Shown]
) -> Row:
    years = {year: found for year in asked.years if (found := own.get(year) or summed.get(year))}
    everything = {**summed, **own}
    last = everything[max(everything)] if everything else None
    now, reason = _now(asked, target, facts, last)
    this_year, (n, d) = int(asked.today[:4]), (now.n, now.d) if now else (0, 0)
    if now and now.source == Source.COMPUTED and this_year in asked.years:
        years[this_year] = now
    return Row(target, now, reason, dict(sorted(years.items())), standing(target, n, d, this_year))


def _now(asked: _Asked, target: Target, facts: Facts, last: Shown | None) -> tuple[Shown | None, str]:
    """Return the figure that counts today, and why there is none or why it moves no more."""
    if target.units in units.OF_DISTRICTS and not asked.whole.with_districts:
        return last, "frozen"
    if not target.computer:
        return (last, "") if last else (None, "not_entered")
    if target.computer in OF_PROVINCE and asked.area_id != asked.plan.area_id:
        return None, "agency_level"
    found = computers.compute(facts, target)
    if isinstance(found, Unknown):
        return (last, found.reason) if last else (None, found.reason)
    if target.caveat and last and last.source == Source.ENTERED and last.as_of[:4] == asked.today[:4]:
        # Somebody confirmed, with evidence, what the computed figure leaves out.
        return last, ""
    count = _of_area(asked, found)
    return (_computed(count, asked.today), target.caveat) if count.d else (None, "no_units")


def _of_area(asked: _Asked, cells: Cells) -> Count:
    """Return the sum of the units of the area that is asked for."""
    if asked.area_id == asked.plan.area_id:
        return counting.total(cells, cells)
    return counting.total(cells, {asked.area_id, *(one["_id"] for one in asked.here.communes)})


def _computed(count: Count, day: str) -> Shown:
    return Shown(count.n, count.d, day, str(Source.COMPUTED), by="loa")


def _own(store: Store, asked: _Asked) -> dict[str, dict[int, Shown]]:
    """Return the area's own figures by target and year; of a part of the plan, also its part of computed ones."""
    query: Query = {"plan": asked.plan.id, "area_id": asked.area_id, "counts": True}
    rows = store.collection(TARGET_FIGURES).find(query, {"parts": 0})
    found = defaultdict[str, dict[int, Shown]](dict)
    for row in rows:
        found[row["target_id"]][row["year"]] = shown(row)
    if asked.area_id != asked.plan.area_id:
        for row in _with_parts(store, asked):
            part = counting.total(
                {one: Count(two["n"], two["d"]) for one, two in row["parts"].items()}, row["parts"]
            )
            if part.d and row["year"] not in found[row["target_id"]]:
                found[row["target_id"]][row["year"]] = replace(shown(row), n=part.n, d=part.d)
    return found


def _with_parts(store: Store, asked: _Asked) -> Iterable[TargetFigure]:
    """Return the computed figures of the plan's area with the parts of the area that is asked for."""
    ids = sorted(
        {
            asked.area_id,
            *asked.here.unit_of,
            *(one["_id"] for one in units.frame(store, asked.area_id, _FIRST).communes),
        }
    )
    wanted: dict[str, Any] = {f"parts.{one}": 1 for one in ids}
    rest = ("target_id", "year", "day", "n", "d", "source", "by", "decided_by", "evidence", "note")
    query: Query = {
        "plan": asked.plan.id,
        "area_id": asked.plan.area_id,
        "counts": True,
        "source": str(Source.COMPUTED),
    }
    rows = store.collection(TARGET_FIGURES).find(query, {**wanted, **dict.fromkeys(rest, 1)})
    return [row if "parts" in row else {**row, "parts": {}} for row in rows]


#: A day of the first map.
_FIRST = "2021-01-01"


def _sums(store: Store, asked: _Asked) -> dict[str, dict[int, Shown]]:
    """Return the sums of what units entered, by target and year, by the map of the end of each year."""
    match: dict[str, Any] = {"plan": asked.plan.id, "counts": True, "source": str(Source.ENTERED)}
    if asked.area_id != asked.plan.area_id:
        former = units.frame(store, asked.area_id, _FIRST)
        match["area_id"] = {"$in": sorted({*asked.here.unit_of, *former.unit_of} - {asked.area_id})}
    keys = {name: f"${name}" for name in ("target_id", "year", "map", "level")}
    group = {
        "_id": keys,
        "n": {"$sum": "$n"},
        "d": {"$sum": "$d"},
        "units": {"$sum": 1},
        "day": {"$max": "$day"},
    }
    rows: Any = store.collection(TARGET_FIGURES).aggregate([{"$match": match}, {"$group": group}])
    found = defaultdict[str, dict[int, Shown]](dict)
    for row in sorted(rows, key=lambda one: one["_id"]["map"]):
        key = row["_id"]
        target = catalogue.target(key["target_id"])
        if key["level"] == (
            Level.DISTRICT if _is_of_districts(store, target, asked, row["day"]) else Level.COMMUNE
        ):
            found[target.id][key["year"]] = _summed(store, asked, target, row)
    return found


def _is_of_districts(store: Store, target: Target, asked: _Asked, day: str) -> bool:
    if target.units == UnitSet.REPORTING:
        return units.frame(store, asked.area_id, day).with_districts
    return target.units in units.OF_DISTRICTS


def _summed(store: Store, asked: _Asked, target: Target, row: Mapping[str, Any]) -> Shown:
    there = units.frame(store, asked.area_id, row["day"])
    if target.units == UnitSet.COUNTED:
        return Shown(
            row["n"], row["d"], row["day"], SUMMED, without=max(0, len(there.communes) - row["units"])
        )
    of_list = len(there.of(target.units))
    return Shown(row["n"], of_list, row["day"], SUMMED, without=max(0, of_list - row["units"]))


def _former(store: Store, plan: Plan, target: Target) -> list[str]:
    """Return the districts of the last map that had some."""
    ends = areas.get(store, plan.area_id)["valid_to"]
    return units.frame(store, plan.area_id, units.last_day(ends)).of(target.units) if ends else []
