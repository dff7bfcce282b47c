"""A walk through rules of routing: where one report would go, and what every rule before said to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.areas import areas
from models.errors import NotFound
from models.language.text import fold
from models.promises import promise
from models.routing import routing
from models.routing import rules as routing_rules
from models.routing.routing import Decision
from models.routing.rules import Case, StoredRule
from models.store import Store


@dataclass(frozen=True)
class Imagined:
    """A report that nobody filed; `area_id` is that of its commune, `kind` a `ReportKind`."""

    text: str
    category: str
    kind: str
    area_id: str
    at: datetime


@dataclass(frozen=True)
class Step:
    """What one rule said.

    :param number: its place in the list, from 0.
    :param lacks: the first condition of it that does not hold; "" when it fits.
    :param closed: it fits, and the agency that it names is no more.
    """

    number: int
    lacks: str
    closed: bool = False


@dataclass(frozen=True)
class Walk:
    """The rules up to the one that decides, each with what it said, and the decision; None when there is none."""

    steps: Sequence[Step]
    decision: Decision | None


def through(store: Store, rules: Sequence[StoredRule], imagined: Imagined) -> Walk:
    """Walk through rules, in force or not, as `routing.route` would; nothing is written.

    :raises NotFound: there is no such area.
    """
    hours, area = promise.working_time(store), areas.get(store, imagined.area_id)
    case = routing.case_of(hours, area, imagined.category, imagined.kind, fold(imagined.text), imagined.at)
    whole = routing_rules.compiled(rules)
    decision = _decide(store, whole, case)
    last = decision.rule if decision else len(whole) - 1
    broken = set(decision.broken) if decision else {one.number for one in whole}
    steps = [
        Step(rule.number, lacks := rule.lacks(case), not lacks and rule.number in broken)
        for rule in whole[: last + 1]
    ]
    return Walk(steps, decision)


def _decide(store: Store, rules: Sequence[routing_rules.Rule], case: Case) -> Decision | None:
    try:
        return routing.decide(store, rules, case)
    except NotFound:
        return None
