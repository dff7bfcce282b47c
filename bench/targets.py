"""What the dashboard of targets costs: `python -m bench.targets [years]`.

Both provinces as they were before July 2025: 290 communes and ten years of figures of all targets, those that Loa
computes kept at the end of each year with the part of each commune, the others entered by each commune; and of today
1,900 loudspeakers, a station and two officers in each commune. Then the dashboard of each plan: all of it, a former
district, a commune.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, cast

from bench import output, timing
from bench.outlets import written
from bench.output import load
from local import mongod
from models import catalogue as areas_catalogue
from models.areas import areas
from models.settings import Settings
from models.staff.staff import STAFF
from models.stations.stations import STATIONS
from models.store import Store, new_id, open_store, schema
from models.targets import catalogue, dashboard, units
from models.targets.catalogue import Plan, Target
from models.targets.figures import TARGET_FIGURES
from models.targets.hamlets import HAMLETS

YEARS, ROUNDS, FIRST = 10, 7, 2021

#: What the dashboard may take, in milliseconds.
ALLOWED = 200

#: The provinces of today, the plan of each, a former district and a commune of it.
PLACES = {
    "86@2025-07-01": ("tra_vinh", "842@2021-01-01", "29242@2025-07-01"),
    "80@2025-07-01": ("long_an", "794@2021-01-01", "27694@2025-07-01"),
}


def main() -> None:
    """Print milliseconds by plan and area."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("years", nargs="?", type=int, default=YEARS)
    years = parser.parse_args().years
    with output.folder(None) as folder, mongod.mongod(folder) as uri:
        settings = dataclasses.replace(Settings(), mongodb_uri=uri, mongodb_database="targets")
        store = open_store(settings)
        schema.ensure(store)
        areas_catalogue.load(store)
        print(f"load average before: {load()}; {os.cpu_count()} cores", flush=True)
        works = {}
        for province, (plan_id, district, commune) in PLACES.items():
            here = dataclasses.replace(store, settings=dataclasses.replace(settings, province=province))
            plan = catalogue.plans()[plan_id]
            kept = _fill(here, plan, range(FIRST, FIRST + years))
            print(f"{plan_id}: {kept:,} figures kept", flush=True)
            for name, area_id in (("all", plan.area_id), ("district", district), ("commune", commune)):
                works[f"{plan_id}, {name}"] = _work(here, plan, area_id, years)
        measured = timing.measure({years: works}, ROUNDS)
        for name, times in measured.items():
            mark = " !" if times[years].p95 > ALLOWED else ""
            print(f"{name:<24}{times[years].p50:>8.1f} / {times[years].p95:>6.1f} ms{mark}")
        store.close()
    print(f"load average after: {load()}")


def _work(store: Store, plan: Plan, area_id: str, years: int) -> Callable[[], object]:
    shown = range(FIRST, FIRST + years)
    return lambda: dashboard.of(store.for_request(), plan, area_id, shown, datetime.now(UTC))


def _fill(store: Store, plan: Plan, years: range) -> int:
    """Write the figures of a plan, and what there is today; returns how many figures."""
    rows = [row for target in catalogue.targets(plan.id) for row in _figures(store, plan, target, years)]
    store.collection(TARGET_FIGURES).insert_many(cast("list[Any]", rows))
    now = datetime.now(UTC)
    communes = units.frame(store, plan.area_id, now.date().isoformat()).communes
    if store.settings.province.startswith("86"):
        outlets = written(store, 1_900)
        states = [{"_id": one, "heard_at": now, "hour": None} for one in outlets]
        store.db["outlet_states"].insert_many(states)
    for one in communes:
        shared = {"area_id": one["_id"], "paths": one["path"]}
        store.collection(HAMLETS).insert_one(cast(Any, {"_id": one["_id"], "names": ["Ấp 1"], "version": 1}))
        store.collection(STATIONS).insert_one(cast(Any, {**shared, **_station()}))
        store.collection(STAFF).insert_many([cast(Any, {**shared, **_member()}) for _ in range(2)])
    return len(rows)


def _figures(store: Store, plan: Plan, target: Target, years: range) -> Iterator[dict[str, Any]]:
    for year in years:
        there = units.frame(store, plan.area_id, f"{year}-12-31")
        shared = {
            "target_id": target.id, "plan": plan.id, "year": year, "day": f"{year}-12-31", "counts": True,
            "map": there.communes[0]["valid_from"], "note": "", "evidence": [], "by": "loa", "decided_by": "",
            "state": "confirmed", "at": datetime(year, 12, 31, tzinfo=UTC), "decided_at": None, "refusal": "",
        }  # fmt: skip
        ids = [one["_id"] for one in there.communes]
        if target.computer:
            parts = {one: {"n": 1, "d": 1} for one in ids}
            whole = {"area_id": plan.area_id, "level": "province", "n": len(ids), "d": len(ids)}
            yield {**shared, **whole, "_id": new_id(), "source": "computed", "parts": parts}
        else:
            for one in ids:
                own = {"area_id": one, "level": areas.Level.COMMUNE, "n": 1, "d": 1, "parts": {}}
                yield {**shared, **own, "_id": new_id(), "source": "entered"}


def _station() -> dict[str, Any]:
    return {
        "_id": new_id(), "version": 1, "name": "Đài", "technology": "fm", "condition": "good", "retired_at": None,
        "year_installed": 2015, "converted": None,
    }  # fmt: skip


def _member() -> dict[str, Any]:
    training = {"skills": ["content"], "day": "2024-01-01"}
    return {
        "_id": new_id(), "version": 1, "name": "", "started_on": "2022-01-01", "left_on": "", "skills": ["content"],
        "trainings": [training],
    }  # fmt: skip


if __name__ == "__main__":
    main()
