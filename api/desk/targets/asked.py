"""What a request for targets names: a plan of the province, an area that it covers, and years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from api.desk.targets.schemas import MOST_YEARS, TargetsArgs
from models.areas import areas
from models.errors import Fault, NotFound
from models.language.dates import VIETNAM
from models.store import Store
from models.targets import catalogue, dashboard, units
from models.targets.catalogue import Plan
from models.targets.dashboard import Row


class Asked(NamedTuple):
    """The plan, the area and the years of a dashboard."""

    plan: Plan
    area_id: str
    years: range


def faults(store: Store, query: TargetsArgs) -> Iterator[Fault]:
    """Name a plan or an area that there is not, and years that are none."""
    plan = _plan(store, query["plan"])
    if plan is None:
        yield Fault("plan", "plan_unknown")
    elif query["area"] and not _area(store, plan, query["area"]):
        yield Fault("area", "area_not_of_plan", about=("area", "plan"))
    last = query["last"] or _this_year()
    if query["first"] is not None and not 0 <= last - query["first"] < MOST_YEARS:
        yield Fault("last", "years_span", {"most": MOST_YEARS}, about=("first", "last"))


def read(store: Store, query: TargetsArgs) -> Asked:
    """Return what a query without faults names.

    :raises NotFound: `plan_not_found`.
    """
    plan = _plan(store, query["plan"])
    if plan is None:
        raise NotFound("plan_not_found", plan=query["plan"])
    area_id = _area(store, plan, query["area"]) if query["area"] else plan.area_id
    return Asked(plan, area_id or plan.area_id, range(query["first"], (query["last"] or _this_year()) + 1))


def rows(store: Store, asked: Asked) -> list[Row]:
    """Return the dashboard that is asked for."""
    return dashboard.of(store, asked.plan, asked.area_id, asked.years, datetime.now(UTC))


def area_of(store: Store, plan: Plan, area: str) -> str:
    """Return the id of an area of a plan by its code or id; that of the plan where none is named.

    :raises NotFound: `area_not_found`, the plan does not cover it.
    """
    found = _area(store, plan, area) if area else plan.area_id
    if not found:
        raise NotFound("area_not_found", area=area)
    return found


def _plan(store: Store, plan_id: str) -> Plan | None:
    here = catalogue.here(store)
    return next((one for one in here if plan_id in ("", one.id)), None)


def _area(store: Store, plan: Plan, area: str) -> str:
    """Return the id of an area that a plan covers on one of its maps; "" where it does not."""
    try:
        found = areas.by_code(store, area)["_id"]
    except NotFound:
        return ""
    if found == areas.active_province_id(store):
        return plan.area_id
    former = areas.get(store, plan.area_id)["valid_from"]
    days = (former, datetime.now(VIETNAM).date().isoformat())
    return found if any(units.covers(store, plan.area_id, found, day) for day in days) else ""


def _this_year() -> int:
    return datetime.now(VIETNAM).year
