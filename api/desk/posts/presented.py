"""Posts as officials see them."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from api.extensions.context import current_store
from models.content import approval_rulebook
from models.content.posts import Post, PostState
from models.content.states import PostAction, leading_on
from models.store.events import Event


class DeskPost(Post):
    """A post with how many must approve it, and the actions that lead on from its state."""

    approvals_needed: int
    actions: tuple[PostAction, ...]


class ShownPostStep(TypedDict):
    """One thing that was done with a post; `by` is the official's name, "" for Loa itself."""

    at: datetime
    action: str
    by: str
    note: str


def show(post: Post) -> DeskPost:
    """Show a post."""
    rule, _ = approval_rulebook.rule_for(current_store(), post)
    return {
        **post,
        "approvals_needed": rule.approvals,
        "actions": leading_on(PostState(post["state"])),
    }


def show_step(event: Event) -> ShownPostStep:
    """Show one event of a post."""
    return {
        "at": event["at"],
        "action": event["action"],
        "by": event["actor"].get("name", ""),
        "note": event["note"],
    }
