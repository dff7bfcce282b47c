"""Rules of approval, pure: what a rule asks of a post, who may approve what fits it, with how many pairs of eyes.

The rules of a province are tried in their order and the first that fits decides. Which hold, says
`approval_rulebook`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict, cast

from models.access.callers import Assignment
from models.access.permissions import PERMISSIONS, Permission
from models.content import post_access


class Seat(StrEnum):
    """Where an approver sits.

    `BODY`: in the agency that answers for the post, or wherever `AREA` is. `AREA`: for any agency, at the area of the
    post or above. `ABOVE`: for any agency, above that area; at the province for what stands there. `PROVINCE`: for any
    agency, at the province.
    """

    BODY = "body"
    AREA = "area"
    ABOVE = "above"
    PROVINCE = "province"


#: Seats, narrow to wide: whoever sits in one sits in each that stands after it.
WIDER = (Seat.PROVINCE, Seat.ABOVE, Seat.AREA, Seat.BODY)


#: Roles that may approve posts at all.
APPROVING_ROLES = tuple(role for role, may in PERMISSIONS.items() if Permission.POST_PUBLISH in may)

#: Pairs of eyes: 1 lets whoever wrote it approve it, 2 demands one official who did not, 3 two of them.
MOST_EYES = 3


class ApprovalConditions(TypedDict, total=False):
    """What a rule asks of a post; each condition that it has must hold, an empty one always does.

    `areas` are ids, each with everything below; `levels` those of the post's area; `agencies` codes of the office that
    answers for it, such as `so_y_te`; of `channels` it must be meant for one.
    """

    areas: list[str]
    levels: list[str]
    categories: list[str]
    kinds: list[str]
    priorities: list[str]
    channels: list[str]
    agencies: list[str]


class StoredApprovalRule(TypedDict):
    """A rule as it is stored; empty `roles` are all that may approve posts, `seat` is a `Seat`."""

    name: str
    when: ApprovalConditions
    roles: list[str]
    seat: str
    eyes: int


@dataclass(frozen=True)
class ApprovalCase:
    """What rules look at in a post.

    :param path: ids from the province down to its area.
    :param agency_id: the office that answers for it.
    """

    path: Sequence[str]
    level: str
    category: str
    kind: str
    priority: str
    channels: Sequence[str]
    agency_id: str

    def values(self) -> Mapping[str, frozenset[str]]:
        """Return what each condition is compared with."""
        return {
            "areas": frozenset(self.path),
            "levels": frozenset({self.level}),
            "categories": frozenset({self.category}),
            "kinds": frozenset({self.kind}),
            "priorities": frozenset({self.priority}),
            "channels": frozenset(self.channels),
            "agencies": frozenset({self.agency_id.partition(":")[0]}),
        }


@dataclass(frozen=True)
class ApprovalRule:
    """One rule with its place in the list, from 0."""

    number: int
    rule: StoredApprovalRule

    @property
    def eyes(self) -> int:
        """How many pairs of eyes must have seen the post."""
        return self.rule["eyes"]

    @property
    def approvals(self) -> int:
        """How many officials must approve."""
        return max(1, self.eyes - 1)

    @property
    def writers_may(self) -> bool:
        """Whether somebody who wrote it may approve it."""
        return self.eyes == 1

    def fits(self, case: ApprovalCase) -> bool:
        """Say whether everything that the rule asks holds."""
        values = case.values()
        return all(
            not wanted or not values[name].isdisjoint(wanted) for name, wanted in _asked(self.rule["when"])
        )

    def names(self, case: ApprovalCase, held: Iterable[Assignment]) -> bool:
        """Say whether somebody with these assignments may approve a post that fits."""
        return any(self._seated(case, one) for one in held if one.role in self._roles)

    @property
    def _roles(self) -> Sequence[str]:
        return self.rule["roles"] or APPROVING_ROLES

    def _seated(self, case: ApprovalCase, held: Assignment) -> bool:
        seat = Seat(self.rule["seat"])
        if held.agency_id:
            return seat is Seat.BODY and post_access.holds(held, case.path, case.agency_id)
        above = list(case.path[:-1]) or list(case.path)
        places = {Seat.ABOVE: above, Seat.PROVINCE: list(case.path[:1])}.get(seat, case.path)
        return held.area_id in places


def compiled(rules: Iterable[StoredApprovalRule]) -> list[ApprovalRule]:
    """Compile a list of rules."""
    return [ApprovalRule(number, rule) for number, rule in enumerate(rules)]


def deciding(rules: Iterable[ApprovalRule], case: ApprovalCase) -> ApprovalRule:
    """Return the rule that decides.

    :raises LookupError: none fits; a list that was checked ends with one that does.
    """
    for rule in rules:
        if rule.fits(case):
            return rule
    raise LookupError("no rule fits")


def covers(wide: ApprovalConditions, narrow: ApprovalConditions) -> bool:
    """Say whether every post that fits `narrow` fits `wide`, as far as the conditions alone can tell."""
    inner = dict(_asked(narrow))
    return all(
        bool(inner.get(name)) and set(inner[name]) <= set(wanted) for name, wanted in _asked(wide) if wanted
    )


def asks_no_less(one: StoredApprovalRule, other: StoredApprovalRule) -> bool:
    """Say whether nobody may approve by `one` who may not by `other`, with no fewer pairs of eyes."""
    roles = set(one["roles"] or APPROVING_ROLES) <= set(other["roles"] or APPROVING_ROLES)
    seated = WIDER.index(Seat(one["seat"])) <= WIDER.index(Seat(other["seat"]))
    return roles and seated and one["eyes"] >= other["eyes"]


def _asked(when: ApprovalConditions) -> Iterable[tuple[str, Sequence[str]]]:
    return cast(Mapping[str, Sequence[str]], when).items()
