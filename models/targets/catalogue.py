"""The plans and their targets, as the file has them (`models/data/targets.yml`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from models.areas import areas
from models.errors import NotFound
from models.language.languages import choose
from models.store import Store, datafiles


class UnitSet(StrEnum):
    """What a target is counted in: areas of a kind, or `COUNTED` things with a denominator of their own."""

    COMMUNES = "communes"
    WARDS_TOWNSHIPS = "wards_townships"
    RURAL_COMMUNES = "rural_communes"
    DISTRICTS = "districts"
    CITIES = "cities"
    RURAL_DISTRICTS = "rural_districts"
    REPORTING = "reporting"
    PROVINCE = "province"
    COUNTED = "counted"


class Op(StrEnum):
    """How a share has to stand to the value."""

    AT_LEAST = ">="
    MORE = ">"
    EQUAL = "="


@dataclass(frozen=True)
class Plan:
    """A plan of a province; `area_id` is the province as it was then."""

    id: str
    area_id: str
    name: Mapping[str, str]
    source: str


@dataclass(frozen=True)
class Target:
    """One target.

    :param text: the phrase of the plan, word for word.
    :param since: the first year, `year` the one by whose end it has to be reached.
    :param value: percent; `most` ends a range.
    :param yearly: it is of each year anew, and not of what there is at its end.
    :param whole: a fixed denominator; 0 for none.
    :param computer: name of the function that computes it; "" where somebody enters it.
    :param caveat: what a computed figure leaves out, as a key of `reasons`; it stands beside each.
    """

    id: str
    plan: str
    text: str
    gloss: Mapping[str, str]
    since: int
    year: int
    op: Op
    value: float
    units: UnitSet
    numerator: Mapping[str, str]
    denominator: Mapping[str, str]
    computer: str
    most: float = 0
    yearly: bool = False
    whole: int = 0
    caveat: str = ""


def plans() -> Mapping[str, Plan]:
    """Return all plans by their ids."""
    return _file()[0]


def targets(plan_id: str) -> Sequence[Target]:
    """Return the targets of a plan in its order."""
    return [one for one in _file()[1].values() if one.plan == plan_id]


def target(target_id: str) -> Target:
    """Return one target.

    :raises NotFound: `target_not_found`.
    """
    try:
        return _file()[1][target_id]
    except KeyError as error:
        raise NotFound("target_not_found", target=target_id) from error


def here(store: Store) -> list[Plan]:
    """Return the plans of the active province: of itself, and of the provinces that became it."""
    active = areas.active_province_id(store)
    return [one for one in plans().values() if active in _today(store, one.area_id)]


def plan_here(store: Store, plan_id: str) -> Plan:
    """Return a plan of the active province.

    :raises NotFound: `plan_not_found`, there is none such here.
    """
    found = next((one for one in here(store) if one.id == plan_id), None)
    if found is None:
        raise NotFound("plan_not_found", plan=plan_id)
    return found


def reason(code: str, lang: str) -> str:
    """Return the sentence that says why a figure is not there; "" for none."""
    return choose(_file()[2][code], lang) if code else ""


def reasons() -> Sequence[str]:
    """Return the codes of all reasons why a figure may not be there."""
    return list(_file()[2])


def _today(store: Store, area_id: str) -> list[str]:
    try:
        return [one["_id"] for one in areas.in_use(store, area_id)]
    except NotFound:
        return []


@cache
def _file() -> tuple[dict[str, Plan], dict[str, Target], dict[str, Mapping[str, str]]]:
    read = datafiles.read("targets.yml")
    plans_ = {key: Plan(key, row["area"], row["name"], row["source"]) for key, row in read["plans"].items()}
    rows = [Target(**{**row, "op": Op(row["op"]), "units": UnitSet(row["units"])}) for row in read["targets"]]
    return plans_, {one.id: one for one in rows}, read["reasons"]
