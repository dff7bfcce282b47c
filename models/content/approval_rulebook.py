"""The rules of approval in force: the file's, until a province saves its own at the desk, which then hold alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypedDict

from models.areas import areas
from models.content import approval_faults, approval_rules
from models.content.approval_rules import ApprovalCase, ApprovalRule, StoredApprovalRule
from models.content.posts import Post
from models.errors import insist_on_none
from models.store import Store, datafiles, province_overrides
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor
from models.store.province_overrides import Compiled, Edition

FILE = "approval_rules.yml"


class ApprovalRuleList(TypedDict):
    """The rules of a province, in the order in which they are tried; the last has no condition."""

    rules: list[StoredApprovalRule]


class ApprovalRulebook(ApprovalRuleList, Edition):
    """The rules of a province, whose id it has."""


APPROVAL_RULEBOOKS = CollectionSpec(
    "approval_rulebooks",
    ApprovalRulebook,
    purpose="Who approves which posts in one province, once it has saved its own rules.",
    kept="For ever, one for a province.",
    kind=Kind.APPROVAL_RULEBOOK,
)


def get(store: Store, province_id: str) -> ApprovalRulebook:
    """Return the rules of a province, its own or the file's; the file's have version 0. `origin` says which."""
    return province_overrides.own_or(store, APPROVAL_RULEBOOKS, province_id, _of_file_as_saved())


def save(
    store: Store, province_id: str, rules: Sequence[StoredApprovalRule], *, expect: int, actor: Actor
) -> ApprovalRulebook:
    """Save the rules by which posts are approved from now on; approvals that were given stay.

    :param expect: the version that the editor saw, 0 for the file's.
    :raises Invalid: naming every fault of every rule.
    :raises Stale: somebody was faster; carries the rules as they are now.
    """
    whole = approval_faults.in_full(store, rules)
    insist_on_none(approval_faults.of(store, province_id, whole))
    values: ApprovalRuleList = {"rules": whole}
    return province_overrides.save(
        store,
        APPROVAL_RULEBOOKS,
        province_id,
        values,
        file=_of_file_as_saved(),
        expect=expect,
        actor=actor,
    )


def rules_in_force(store: Store, province_id: str) -> list[ApprovalRule]:
    """Return the rules of a province, compiled: one small read."""
    return _own.get(store, province_id) or approval_rules.compiled(from_file())


def case_of(store: Store, post: Post) -> ApprovalCase:
    """Return what rules look at in a post."""
    area = areas.get(store, post["area_id"])
    return ApprovalCase(
        path=area["path"],
        level=area["level"],
        category=post["category"],
        kind=post["kind"],
        priority=post["priority"],
        channels=post["channels"],
        agency_id=post["source_agency_id"],
    )


def rule_for(store: Store, post: Post) -> tuple[ApprovalRule, ApprovalCase]:
    """Return the rule by which a post is approved, and what it looks at."""
    case = case_of(store, post)
    return approval_rules.deciding(rules_in_force(store, case.path[0]), case), case


@lru_cache(maxsize=1)
def from_file() -> tuple[StoredApprovalRule, ...]:
    """Return the rules of the file: what holds in a province that has none of its own."""
    return tuple(
        {
            "name": row["name"],
            "when": row["when"],
            "roles": row.get("roles", []),
            "seat": row["seat"],
            "eyes": row["eyes"],
        }
        for row in datafiles.read(FILE)["rules"]
    )


def _of_file_as_saved() -> ApprovalRuleList:
    return {"rules": list(from_file())}


_own: Compiled[ApprovalRulebook, list[ApprovalRule]] = Compiled(
    APPROVAL_RULEBOOKS, lambda book: approval_rules.compiled(book["rules"])
)
