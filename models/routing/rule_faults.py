"""What is wrong with rules of routing: everything at once, before they are saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from models.access import report_access
from models.access.callers import Assignment
from models.access.permissions import Permission
from models.access.report_access import AssignedReport
from models.areas import agencies, areas
from models.areas.areas import Area, Level
from models.categories import categories
from models.errors import Fault, NotFound
from models.people.official_shapes import OFFICIALS, Official
from models.routing import rules as routing_rules
from models.routing.rules import Conditions, Hours, StoredRule, phrases
from models.store import Store

MAX_RULES = 500

#: Conditions that a rule may have.
CONDITIONS = ("areas", "categories", "kinds", "hours", "any_words", "all_words")


@dataclass(frozen=True)
class _World:
    """What rules of a province may name: read once for all rules."""

    store: Store
    province_id: str
    areas: dict[str, Area]
    kinds: dict[str, frozenset[str]]
    agencies: frozenset[str]
    officials: dict[str, Official]


def of(store: Store, province_id: str, rules: Sequence[StoredRule]) -> list[Fault]:
    """Return every fault of every rule; the field is `rules.<number>...`."""
    if not rules:
        return [Fault("rules", "required")]
    if len(rules) > MAX_RULES:
        return [Fault("rules", "too_many_rules", {"max": MAX_RULES})]
    world = _world(store, province_id, rules)
    faults = [
        replace(fault, field=f"rules.{number}.{fault.field}", about=_about(number, fault))
        for number, rule in enumerate(rules)
        for fault in _faults_of(world, rule)
    ]
    return faults + list(_faults_of_order(rules))


def in_full(store: Store, rules: Sequence[StoredRule]) -> list[StoredRule]:
    """Return the rules with their areas, named by codes of any map, as ids; an unknown one stays as it is."""
    return [{**rule, "when": _areas_in_full(store, rule["when"])} for rule in rules]


def _areas_in_full(store: Store, when: Conditions) -> Conditions:
    if "areas" not in when:
        return when
    return {**when, "areas": [_id_of(store, area) for area in when["areas"]]}


def _id_of(store: Store, area: str) -> str:
    try:
        return str(areas.searched(store, area)["_id"])
    except NotFound:
        return area


def handles(store: Store, official: Official, area_path: Sequence[str], agency_id: str) -> bool:
    """Say whether an official may handle reports of an agency in the last area of a path."""
    held = (Assignment(**row) for row in official["assignments"])
    case: AssignedReport = {"area_path": list(area_path), "agency_id": agency_id}
    return Permission.REPORT_HANDLE in report_access.allowed(store, held, case)


def _about(number: int, fault: Fault) -> tuple[str, ...]:
    return tuple(f"rules.{number}.{field}" for field in fault.about)


def _faults_of(world: _World, rule: StoredRule) -> Iterator[Fault]:
    when = rule["when"]
    yield from (Fault(f"when.{name}", "unknown_field") for name in when if name not in CONDITIONS)
    for index, area_id in enumerate(when.get("areas", ())):
        if area_id not in world.areas:
            yield Fault(f"when.areas.{index}", "area_unknown")
        elif world.province_id not in world.areas[area_id]["path"]:
            yield Fault(f"when.areas.{index}", "area_elsewhere")
    yield from _category_faults(world, when)
    if when.get("hours") and when["hours"] not in set(Hours):
        yield Fault("when.hours", "not_a_choice", {"choices": ", ".join(Hours)})
    said = {"any_words": when.get("any_words", ()), "all_words": when.get("all_words", ())}
    for name, words in said.items():
        for index, word in enumerate(words):
            if not phrases([word]):
                yield Fault(f"when.{name}.{index}", "required")
    yield from _agency_faults(world, rule)
    yield from _assignee_faults(world, rule)


def _category_faults(world: _World, when: Conditions) -> Iterator[Fault]:
    known = frozenset().union(*world.kinds.values())
    codes, kinds = when.get("categories", ()), when.get("kinds", ())
    for index, code in enumerate(codes):
        if code not in world.kinds:
            yield Fault(f"when.categories.{index}", "category_unknown")
    for index, kind in enumerate(kinds):
        if kind not in known:
            yield Fault(f"when.kinds.{index}", "not_a_choice", {"choices": ", ".join(sorted(known))})
    possible = frozenset().union(*(world.kinds.get(code, known) for code in codes))
    if codes and kinds and known.issuperset(kinds) and possible.isdisjoint(kinds):
        yield Fault("when.kinds", "category_of_another_kind")


def _agency_faults(world: _World, rule: StoredRule) -> Iterator[Fault]:
    """Demand that the agency exists in every commune that the rule can be about; if that is none, in any at all."""
    about = _communes(world, rule["when"].get("areas", ()))
    try:
        known = [
            routing_rules.named(rule["agency"], area) in world.agencies
            for area in about or _communes(world, ())
        ]
    except ValueError:
        yield Fault("agency", "agency_template")
        return
    if not (all(known) if about else any(known)):
        yield Fault("agency", "agency_unknown", about=("agency", "when.areas") if about else ("agency",))


def _assignee_faults(world: _World, rule: StoredRule) -> Iterator[Fault]:
    """Demand somebody who may handle what the rule gives them, in one commune at least."""
    wanted = rule.get("assignee_id")
    if not wanted:
        return
    official = world.officials.get(wanted)
    if official is None:
        yield Fault("assignee_id", "official_unknown")
        return
    about = _communes(world, rule["when"].get("areas", ()))
    if not about:
        return
    try:
        fine = official["disabled_at"] is None and any(
            handles(world.store, official, area["path"], routing_rules.named(rule["agency"], area))
            for area in about
        )
    except ValueError:
        return
    if not fine:
        yield Fault("assignee_id", "official_not_of_unit", about=("assignee_id", "agency", "when.areas"))


def _faults_of_order(rules: Sequence[StoredRule]) -> Iterator[Fault]:
    """Name rules behind one that leaves them nothing, and a last rule that lets a report through."""
    bare = [_without_empty(rule["when"]) for rule in rules]
    for number, when in enumerate(bare):
        earlier = next((one for one in range(number) if routing_rules.covers(bare[one], when)), None)
        if earlier is not None:
            about = (f"rules.{number}.when", f"rules.{earlier}.when")
            yield Fault(f"rules.{number}", "rule_never_reached", {"rule": earlier + 1}, about)
    if bare[-1]:
        yield Fault(f"rules.{len(rules) - 1}.when", "last_rule_conditional")


def _without_empty(when: Conditions) -> Conditions:
    return cast(Conditions, {name: value for name, value in when.items() if name in CONDITIONS and value})


def _world(store: Store, province_id: str, rules: Iterable[StoredRule]) -> _World:
    named = {area for rule in rules for area in rule["when"].get("areas", ())}
    people = {rule.get("assignee_id") for rule in rules} - {None, ""}
    wanted_areas = {"$or": [{"_id": {"$in": sorted(named)}}, {"path": province_id}]}
    shape = {"path": 1, "province_id": 1, "level": 1}
    return _World(
        store,
        province_id,
        {row["_id"]: row for row in store.collection(areas.AREAS).find(wanted_areas, shape)},
        {row["_id"]: frozenset(row["kinds"]) for row in categories.every(store)},
        frozenset(
            row["_id"]
            for row in store.collection(agencies.AGENCIES).find(
                {"closed_at": None, "area_id": {"$in": areas.below(store, province_id)}}, {"_id": 1}
            )
        ),
        {row["_id"]: row for row in store.collection(OFFICIALS).find({"_id": {"$in": sorted(people)}})},
    )


def _communes(world: _World, wanted: Sequence[str]) -> list[Area]:
    """Return the communes of the province, within the wanted areas if any are named."""
    return [
        area
        for area in world.areas.values()
        if area["level"] == Level.COMMUNE
        and world.province_id in area["path"]
        and (not wanted or not set(wanted).isdisjoint(area["path"]))
    ]
