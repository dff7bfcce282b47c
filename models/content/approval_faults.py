"""What is wrong with rules of approval: everything at once, before they are saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from models.areas import agencies, areas
from models.areas.areas import Area, Level
from models.categories import categories
from models.content import approval_bars
from models.content.approval_rules import (
    APPROVING_ROLES,
    MOST_EYES,
    ApprovalConditions,
    Seat,
    StoredApprovalRule,
    covers,
)
from models.content.posts import Channel, PostKind, Priority
from models.errors import Fault
from models.store import Store

MAX_RULES = 200


@dataclass(frozen=True)
class _World:
    """What rules of a province may name: read once for all rules.

    :param choices: the values that a condition may have, by its name.
    """

    province_id: str
    areas: dict[str, Area]
    choices: dict[str, frozenset[str]]


def of(store: Store, province_id: str, rules: Sequence[StoredApprovalRule]) -> list[Fault]:
    """Return every fault of every rule; the field is `rules.<number>...`."""
    if not rules:
        return [Fault("rules", "required")]
    if len(rules) > MAX_RULES:
        return [Fault("rules", "too_many_rules", {"max": MAX_RULES})]
    world = _world(store, province_id, rules)
    faults = [
        replace(fault, field=f"rules.{number}.{fault.field}")
        for number, rule in enumerate(rules)
        for fault in _faults_of(world, rule)
    ]
    # Rules that name what does not exist cannot be compared.
    return (
        faults
        + list(_faults_of_order(rules))
        + ([] if faults else list(approval_bars.faults(rules, world.areas)))
    )


def in_full(store: Store, rules: Sequence[StoredApprovalRule]) -> list[StoredApprovalRule]:
    """Return the rules with their areas, named by codes of any map, as ids; an unknown one stays as it is."""
    return [{**rule, "when": _areas_in_full(store, rule["when"])} for rule in rules]


def _areas_in_full(store: Store, when: ApprovalConditions) -> ApprovalConditions:
    if "areas" not in when:
        return when
    return {**when, "areas": [areas.id_of(store, area) for area in when["areas"]]}


def _faults_of(world: _World, rule: StoredApprovalRule) -> Iterator[Fault]:
    yield from _condition_faults(world, cast(dict[str, list[str]], rule["when"]))
    for index, role in enumerate(rule["roles"]):
        if role not in APPROVING_ROLES:
            yield Fault(f"roles.{index}", "not_a_choice", {"choices": ", ".join(APPROVING_ROLES)})
    if rule["seat"] not in set(Seat):
        yield Fault("seat", "not_a_choice", {"choices": ", ".join(Seat)})
    if not 1 <= (rule["eyes"] or 0) <= MOST_EYES:
        yield Fault("eyes", "out_of_range", {"min": 1, "max": MOST_EYES})


def _condition_faults(world: _World, when: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    yield from (Fault(f"when.{name}", "unknown_field") for name in when if name not in world.choices)
    for name in when.keys() & world.choices.keys():
        for index, value in enumerate(when[name]):
            if value not in world.choices[name]:
                yield _unknown(world, name, index)
    for index, area_id in enumerate(when.get("areas", ())):
        if area_id in world.areas and world.province_id not in world.areas[area_id]["path"]:
            yield Fault(f"when.areas.{index}", "area_elsewhere")


#: What is said of a value that does not exist, where it is no choice of a few.
_UNKNOWN = {"areas": "area_unknown", "categories": "category_unknown", "agencies": "agency_unknown"}


def _unknown(world: _World, name: str, index: int) -> Fault:
    choices = {"choices": ", ".join(sorted(world.choices[name]))}
    code = _UNKNOWN.get(name)
    return Fault(f"when.{name}.{index}", code or "not_a_choice", {} if code else choices)


def _faults_of_order(rules: Sequence[StoredApprovalRule]) -> Iterator[Fault]:
    """Name rules behind one that leaves them nothing, and a last rule that lets a post through."""
    bare = [_without_empty(rule["when"]) for rule in rules]
    for number, when in enumerate(bare):
        earlier = next((one for one in range(number) if covers(bare[one], when)), None)
        if earlier is not None:
            about = (f"rules.{number}.when", f"rules.{earlier}.when")
            yield Fault(f"rules.{number}", "rule_never_reached", {"rule": earlier + 1}, about)
    if bare[-1]:
        yield Fault(f"rules.{len(rules) - 1}.when", "last_rule_conditional")


def _without_empty(when: ApprovalConditions) -> ApprovalConditions:
    return cast(ApprovalConditions, {name: value for name, value in when.items() if value})


def _world(store: Store, province_id: str, rules: Sequence[StoredApprovalRule]) -> _World:
    named = {area for rule in rules for area in rule["when"].get("areas", ())}
    found = {row["_id"]: row for row in store.collection(areas.AREAS).find({"_id": {"$in": sorted(named)}})}
    here = {"closed_at": None, "area_id": {"$in": areas.below(store, province_id)}}
    codes = store.collection(agencies.AGENCIES).distinct("code", here)
    choices: dict[str, frozenset[str]] = {
        "areas": frozenset(found),
        "levels": frozenset(map(str, Level)),
        "categories": frozenset(topic["_id"] for topic in categories.topics(store)),
        "kinds": frozenset(map(str, PostKind)),
        "priorities": frozenset(map(str, Priority)),
        "channels": frozenset(map(str, Channel)),
        "agencies": frozenset(codes),
    }
    return _World(province_id, found, choices)
