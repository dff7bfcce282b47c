"""Permitted steps: what one official may do with a post as it is now, and why not.

One rule for each step, which the step itself asks and the list of actions, too: what is listed is accepted.
"""

from __future__ import annotations

from functools import cached_property

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.content import approval_rulebook, post_access, source_changes
from models.content.approval_rules import ApprovalCase, ApprovalRule
from models.content.posts import POSTS, Post, PostState
from models.content.states import TRANSITIONS, UNAPPROVED, PostAction, leading_on
from models.errors import Clash, Forbidden
from models.store import Store

_APPROVING = frozenset({PostAction.APPROVE, PostAction.SCHEDULE, PostAction.PUBLISH})


class Standing:
    """One official before one post."""

    def __init__(self, store: Store, identity: Identity, post: Post) -> None:
        self._store, self._identity, self._post = store, identity, post

    def open(self) -> tuple[PostAction, ...]:
        """Return the steps that would be accepted of this official now, in order."""
        return tuple(action for action in leading_on(PostState(self._post["state"])) if self._is_open(action))

    def insist_right(self, action: PostAction) -> None:
        """Demand the right to a step, wherever the post stands.

        :raises Forbidden: `no_permission`, or `not_an_approver` where the rules of approval name others.
        """
        transition = TRANSITIONS[action]
        if transition.by_rules:
            permissions.insist(self._identity, transition.permission)
            rule, case = self.rule
            if not rule.names(case, permissions.assignments_with(self._identity, transition.permission)):
                raise Forbidden("not_an_approver")
        elif action is PostAction.TAKE_OVER:
            permissions.insist(self._identity, transition.permission)
        elif not self._may(action):
            raise Forbidden("no_permission")

    def insist_now(self, action: PostAction) -> None:
        """Demand that the post is where the step can be taken, by this official.

        :raises Forbidden: `approver_wrote_it`.
        :raises Clash: `post_state`, `approved_already`, `post_corrected_meanwhile`.
        """
        if self._post["state"] not in TRANSITIONS[action].sources:
            raise Clash("post_state")
        if action is PostAction.CONFIRM_SOURCE and not source_changes.unseen(self._post):
            raise Clash("post_state")
        if action in _APPROVING and self._post["state"] != PostState.SCHEDULED:
            self._insist_on_other_eyes()
        if action in _APPROVING | {PostAction.SUBMIT} and self._is_late():
            raise Clash("post_corrected_meanwhile")

    @cached_property
    def rule(self) -> tuple[ApprovalRule, ApprovalCase]:
        """The rule by which the post is approved, and what that looks at."""
        return approval_rulebook.rule_for(self._store, self._post)

    def _is_open(self, action: PostAction) -> bool:
        try:
            self.insist_right(action)
            self.insist_now(action)
        except (Forbidden, Clash):
            return False
        return action is not PostAction.TAKE_OVER or self._takes_over_somewhere()

    def _may(self, action: PostAction) -> bool:
        """Say whether they have the permission for posts like this, or another right to the step."""
        if action is PostAction.DISCARD and self._identity.id in self._post["editors"]:
            return True
        # Whoever airs what comes from above takes it down again; nobody else has approved it.
        aired = action is PostAction.WITHDRAW and self._post["taken_from"] and not self._post["approvals"]
        wanted = [TRANSITIONS[action].permission, *([Permission.POST_WRITE] if aired else [])]
        return any(self._has(one, source) for one in wanted for source in self._sources())

    def _has(self, permission: Permission, source: str) -> bool:
        return post_access.may(self._store, self._identity, permission, self._post["area_id"], source)

    def _sources(self) -> list[str]:
        """Return for whom the post is written; what was taken over is written where it was taken to, too."""
        own = [self._post["source_agency_id"]]
        if self._post["taken_from"]:
            own.append(post_access.source_of(self._store, self._identity, self._post["area_id"]))
        return own

    def _insist_on_other_eyes(self) -> None:
        rule, _ = self.rule
        if not rule.writers_may:
            if self._identity.id in self._post["editors"]:
                raise Forbidden("approver_wrote_it")
            if self._post["state"] in UNAPPROVED - {PostState.SUBMITTED}:
                raise Clash("post_state")
        if any(one["official_id"] == self._identity.id for one in self._post["approvals"]):
            raise Clash("approved_already")

    def _is_late(self) -> bool:
        """Say whether what it corrects has another edition by now, or is out no longer."""
        revised = self._post["revises"]
        if revised is None:
            return False
        current = self._store.one(POSTS, revised["post_id"])
        return current["state"] != PostState.PUBLISHED or current["edition"] != revised["edition"]

    def _takes_over_somewhere(self) -> bool:
        """Say whether there is an area below the post's where they write."""
        here = self._post["area_id"]
        path = areas.above(self._store, here)
        for held in permissions.assignments_with(self._identity, Permission.POST_WRITE):
            below = held.area_id != here and here in areas.above(self._store, held.area_id)
            if below or (held.area_id in path and areas.children(self._store, here)):
                return True
        return False
