"""Routing: which agency answers for a report, and who in it, by ordered rules.

A province routes by the file until it saves rules of its own at the desk, which then hold alone. The first rule that
fits decides. Rules are checked when they are saved; one whose agency was closed since is passed over, with a line in
the log and a mark on the list at the desk, so no report is without an owner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypedDict

import structlog

from models.areas import agencies
from models.areas.areas import Area
from models.errors import NotFound, insist_on_none
from models.people.official_shapes import OFFICIALS
from models.promises.working_time import WorkingTime
from models.routing import rule_faults
from models.routing import rules as routing_rules
from models.routing.rules import Case, Rule, StoredRule
from models.store import Store, datafiles, province_overrides
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor
from models.store.province_overrides import Compiled, Edition

log = structlog.get_logger(__name__)


class RuleList(TypedDict):
    """The rules of a province, in the order in which they are tried; the last has no condition."""

    rules: list[StoredRule]


class Rulebook(RuleList, Edition):
    """The rules of a province, whose id it has."""


RULEBOOKS = CollectionSpec(
    "rulebooks",
    Rulebook,
    purpose="The rules of routing of one province, once it has saved its own.",
    kept="For ever, one for a province.",
    kind=Kind.RULEBOOK,
)

FILE = "routing_rules.yml"


@dataclass(frozen=True)
class Decision:
    """Who answers for a report.

    :param assignee_id: the official whom it is given to at once; None leaves that to the agency.
    :param rule: number of the rule that decided.
    :param broken: numbers of rules that fitted and name an agency that is no more.
    """

    agency_id: str
    assignee_id: str | None
    rule: int
    broken: tuple[int, ...] = ()


def get(store: Store, province_id: str) -> Rulebook:
    """Return the rules of a province, its own or the file's; the file's have version 0. `origin` says which."""
    return province_overrides.own_or(store, RULEBOOKS, province_id, _of_file_as_saved())


def route(store: Store, case: Case) -> Decision:
    """Return who answers for a report, by the rules of its province.

    :raises NotFound: `no_agency`: even the last rule names one that is no more.
    """
    decision = decide(store, rules_in_force(store, case.area["province_id"]), case)
    if decision.broken:
        log.warning("routing_rules_broken", rules=decision.broken, area=case.area["_id"])
    return decision


def case_of(hours: WorkingTime, area: Area, category: str, kind: str, folded: str, at: datetime) -> Case:
    """Return what rules look at in a report that is filed at `at`."""
    return Case(area, category, kind, folded, lambda: hours.is_open(at))


def rules_in_force(store: Store, province_id: str) -> list[Rule]:
    """Return the rules of a province, compiled: one small read."""
    return _own.get(store, province_id) or _of_file()


def decide(store: Store, rules: Sequence[Rule], case: Case) -> Decision:
    """Return what some rules decide, in force or not.

    :raises NotFound: `no_agency`: no rule fits that names an agency there is.
    """
    broken: list[int] = []
    for rule in routing_rules.fitting(rules, case):
        agency_id = rule.agency_of(case)
        if agencies.find_open(store, agency_id):
            assignee_id = _assignee(store, rule, case, agency_id)
            return Decision(agency_id, assignee_id, rule.number, tuple(broken))
        broken.append(rule.number)
    raise NotFound("no_agency")


def save(
    store: Store, province_id: str, rules: Sequence[StoredRule], *, expect: int, actor: Actor
) -> Rulebook:
    """Save the rules that new reports are routed by; reports that were filed before stay where they are.

    :param expect: the version that the editor saw, 0 for the file's.
    :raises Invalid: naming every fault of every rule.
    :raises Stale: somebody was faster; carries the rules as they are now.
    """
    whole = rule_faults.in_full(store, rules)
    values: RuleList = {"rules": whole}
    return province_overrides.save(
        store,
        RULEBOOKS,
        province_id,
        values,
        file=_of_file_as_saved(),
        expect=expect,
        actor=actor,
        # Where no agency can be closed meanwhile.
        check=lambda: insist_on_none(rule_faults.of(store, province_id, whole)),
    )


@lru_cache(maxsize=1)
def from_file() -> tuple[StoredRule, ...]:
    """Return the rules of the file: what holds in a province that has none of its own."""
    rows = sorted(datafiles.read(FILE)["rules"], key=lambda row: row["order"])
    return tuple(
        {"name": "", "assignee_id": "", "when": row["when"], "agency": row["agency"]} for row in rows
    )


def _assignee(store: Store, rule: Rule, case: Case, agency_id: str) -> str | None:
    """Return the official of a rule, while they work there."""
    if not rule.assignee_id:
        return None
    official = store.collection(OFFICIALS).find_one({"_id": rule.assignee_id, "disabled_at": None})
    if official and rule_faults.handles(store, official, case.area["path"], agency_id):
        return rule.assignee_id
    log.warning("routing_assignee_gone", rule=rule.number, official=rule.assignee_id)
    return None


def _of_file_as_saved() -> RuleList:
    return {"rules": list(from_file())}


@lru_cache(maxsize=1)
def _of_file() -> list[Rule]:
    return routing_rules.compiled(from_file())


_own: Compiled[Rulebook, list[Rule]] = Compiled(RULEBOOKS, lambda book: routing_rules.compiled(book["rules"]))
