"""Post approvers: the officials who may approve a post, by the rules of approval."""

from __future__ import annotations

from collections.abc import Iterator

from models.access.callers import Assignment
from models.content import approval_rulebook
from models.content.approval_rules import APPROVING_ROLES, ApprovalCase, ApprovalRule
from models.content.posts import Post
from models.people.official_shapes import OFFICIALS
from models.store import Store


def of(store: Store, post: Post) -> list[str]:
    """Return the ids of the officials who may still approve a post that waits."""
    rule, case = approval_rulebook.rule_for(store, post)
    done = {one["official_id"] for one in post["approvals"]}
    wrote = set() if rule.writers_may else set(post["editors"])
    return sorted(set(named(store, rule, case)) - done - wrote)


def named(store: Store, rule: ApprovalRule, case: ApprovalCase) -> Iterator[str]:
    """Yield the ids of the officials whom a rule names for a post, whoever wrote that."""
    held = {"role": {"$in": list(APPROVING_ROLES)}, "area_id": {"$in": list(case.path)}}
    query = {"disabled_at": None, "assignments": {"$elemMatch": held}}
    for official in store.collection(OFFICIALS).find(query):
        if rule.names(case, (Assignment(**row) for row in official["assignments"])):
            yield official["_id"]
