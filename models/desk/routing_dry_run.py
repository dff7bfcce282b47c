"""A dry run of rules of routing: what they would have done with the last reports, before anybody saves them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import combinations
from typing import TypedDict

from pymongo import DESCENDING

from models.areas import areas
from models.errors import insist_on_none
from models.promises import promise
from models.reports import reports
from models.reports.reports import Report
from models.routing import routing, rule_faults
from models.routing import rules as routing_rules
from models.routing.rules import Case, Rule, StoredRule
from models.store import Store

MOST_REPORTS = 5000
MOST_EXAMPLES = 100

#: A trial ends after so many seconds with the reports that it has come to, the newest. Five hundred rules of some
#: hundred words each are bounded by nothing else.
MOST_SECONDS = 20

#: The parts of a report that rules look at.
_SHAPE = {"code": 1, "place.area_id": 1, "category": 1, "kind": 1, "folded": 1, "filed_at": 1}


class Route(TypedDict, total=False):
    """Who would get a report: the number of the rule in the list, and ids of the agency and official.

    Empty when no rule fits.
    """

    rule: int
    agency_id: str
    assignee_id: str | None


class Conflict(TypedDict):
    """Two rules, the earlier first, that fit the same `reports` and name different agencies: their order decides.

    `example` is the code of one of these reports.
    """

    rules: list[int]
    reports: int
    example: str


@dataclass(frozen=True)
class Change:
    """A report that would go elsewhere."""

    code: str
    category: str
    area_id: str
    before: Route
    after: Route


@dataclass
class Trial:
    """What came out.

    :param reports: how many reports were tried; `changed` of them would go elsewhere, `examples` shows some.
    :param unused: numbers of rules that decide none of these reports.
    :param unmatched: those of them that fit none at all.
    """

    reports: int = 0
    changed: int = 0
    examples: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    unused: list[int] = field(default_factory=list)
    unmatched: list[int] = field(default_factory=list)


def run(
    store: Store, province_id: str, rules: Sequence[StoredRule], last: int, *, seconds: float = MOST_SECONDS
) -> Trial:
    """Try rules on the last reports of a province; nothing is written.

    :param last: how many reports, at most `MOST_REPORTS`.
    :param seconds: after which no further report is tried.
    :raises Invalid: naming every fault of every rule.
    """
    whole = rule_faults.in_full(store, rules)
    insist_on_none(rule_faults.of(store, province_id, whole))
    present, wanted = routing.rules_in_force(store, province_id), routing_rules.compiled(whole)
    trial, decided, fitted = Trial(), Counter[int](), Counter[int]()
    disputed: dict[tuple[int, int], list[str]] = {}
    for report, case in _in_time(_cases(store, province_id, min(last, MOST_REPORTS)), seconds):
        trial.reports += 1
        fitting = list(routing_rules.fitting(wanted, case))
        fitted.update(rule.number for rule in fitting)
        decided[fitting[0].number] += 1
        _compare(trial, report, case, next(routing_rules.fitting(present, case), None), fitting[0])
        # the last rule fits everything, which is no conflict
        for one, other in combinations([rule for rule in fitting if rule is not wanted[-1]], 2):
            if one.agency_of(case) != other.agency_of(case):
                disputed.setdefault((one.number, other.number), []).append(report["code"])
    trial.conflicts = [
        {"rules": list(pair), "reports": len(codes), "example": codes[0]}
        for pair, codes in sorted(disputed.items())
    ]
    trial.unused = [rule.number for rule in wanted if not decided[rule.number]]
    trial.unmatched = [rule.number for rule in wanted if not fitted[rule.number]]
    return trial


def _in_time(cases: Iterator[tuple[Report, Case]], seconds: float) -> Iterator[tuple[Report, Case]]:
    """Yield them until the time is over; the first in any case."""
    end = time.monotonic() + seconds
    for one in cases:
        yield one
        if time.monotonic() > end:
            return


def _cases(store: Store, province_id: str, last: int) -> Iterator[tuple[Report, Case]]:
    """Yield the last reports of the province, newest first, each as rules see it."""
    hours = promise.working_time(store)
    area_of = cache(lambda area_id: areas.get(store, area_id))
    found = store.collection(reports.REPORTS).find({"area_path": province_id}, _SHAPE)
    # Nearly every report is of the province: walk back from the newest rather than sort all of them.
    for report in found.sort("_id", DESCENDING).hint("_id_").limit(last):
        area = area_of(report["place"]["area_id"])
        opening = partial(hours.is_open, report["filed_at"])
        yield report, Case(area, report["category"], report["kind"], report["folded"], opening)


def _compare(trial: Trial, report: Report, case: Case, before: Rule | None, after: Rule) -> None:
    was, will = _route(before, case), _route(after, case)
    if was.get("agency_id") == will["agency_id"] and was.get("assignee_id") == will["assignee_id"]:
        return
    trial.changed += 1
    if len(trial.examples) < MOST_EXAMPLES:
        area_id = case.area["_id"]
        trial.examples.append(Change(report["code"], report["category"], area_id, was, will))


def _route(rule: Rule | None, case: Case) -> Route:
    if rule is None:
        return {}
    return {"rule": rule.number, "agency_id": rule.agency_of(case), "assignee_id": rule.assignee_id or None}
