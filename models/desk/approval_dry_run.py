"""A dry run of rules of approval: who would approve the last posts, before anybody saves the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pymongo import DESCENDING

from models.areas import areas
from models.content import approval_faults, approval_rulebook, approval_rules
from models.content.approval_rules import ApprovalRule, StoredApprovalRule
from models.content.posts import POSTS, Post
from models.desk import post_approvers
from models.errors import insist_on_none
from models.store import Store
from models.store.reads import BoundedRead

MOST_POSTS = 500
READ = BoundedRead("dry run of approval rules", rows=MOST_POSTS, seconds=5)
MOST_EXAMPLES = 100


@dataclass(frozen=True)
class Approving:
    """Who approves a post: the number of the rule, where the approver sits, how many pairs of eyes."""

    rule: int
    seat: str
    roles: Sequence[str]
    eyes: int


@dataclass(frozen=True)
class ApprovalChange:
    """A post that would be approved otherwise."""

    post_id: str
    before: Approving
    after: Approving


@dataclass
class ApprovalTrial:
    """What came out.

    :param posts: how many posts were tried; `changed` would be approved otherwise, `examples` shows some.
    :param nobody: ids of posts that no official of today could approve, since the rule names nobody but its writers.
    :param unused: numbers of rules that decide none of them.
    """

    posts: int = 0
    changed: int = 0
    examples: list[ApprovalChange] = field(default_factory=list)
    nobody: list[str] = field(default_factory=list)
    unused: list[int] = field(default_factory=list)


def run(store: Store, province_id: str, rules: Sequence[StoredApprovalRule], last: int) -> ApprovalTrial:
    """Try rules on the last posts of a province; nothing is written.

    :param last: how many posts, at most `MOST_POSTS`.
    :raises Invalid: naming every fault of every rule.
    """
    whole = approval_faults.in_full(store, rules)
    insist_on_none(approval_faults.of(store, province_id, whole))
    present = approval_rulebook.rules_in_force(store, province_id)
    wanted = approval_rules.compiled(whole)
    trial, decided = ApprovalTrial(), Counter[int]()
    named: dict[tuple[object, ...], frozenset[str]] = {}
    for post in _last(store, province_id, min(last, MOST_POSTS)):
        case = approval_rulebook.case_of(store, post)
        before, after = (approval_rules.deciding(some, case) for some in (present, wanted))
        trial.posts += 1
        decided[after.number] += 1
        _compare(trial, post, before, after)
        key = (after.number, tuple(case.path), case.agency_id)
        if key not in named:
            named[key] = frozenset(post_approvers.named(store, after, case))
        if not named[key] - (set() if after.writers_may else set(post["editors"])):
            trial.nobody.append(post["_id"])
    trial.unused = [rule.number for rule in wanted if not decided[rule.number]]
    return trial


def _last(store: Store, province_id: str, count: int) -> list[Post]:
    here = {"area_id": {"$in": areas.below(store, province_id)}}
    with READ.within():
        return list(store.collection(POSTS).find(here).sort("_id", DESCENDING).limit(count))


def _compare(trial: ApprovalTrial, post: Post, before: ApprovalRule, after: ApprovalRule) -> None:
    was, will = _approving(before), _approving(after)
    if (was.seat, was.roles, was.eyes) == (will.seat, will.roles, will.eyes):
        return
    trial.changed += 1
    if len(trial.examples) < MOST_EXAMPLES:
        trial.examples.append(ApprovalChange(post["_id"], was, will))


def _approving(rule: ApprovalRule) -> Approving:
    return Approving(rule.number, rule.rule["seat"], rule.rule["roles"], rule.eyes)
