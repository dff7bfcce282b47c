"""Posts as officials see them."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from api.extensions.context import current_identity, current_store
from models.content import source_changes
from models.content.permitted_steps import Standing
from models.content.post_sources import SourceChange
from models.content.posts import Post
from models.content.states import PostAction
from models.store.events import Event


class DeskPost(Post):
    """A post with how many must approve it, and the actions that the caller may take now."""

    approvals_needed: int
    after_agency_id: str
    source_changed: SourceChange | None
    actions: tuple[PostAction, ...]


class ShownPostStep(TypedDict):
    """One thing that was done with a post; `by` is the official's name, "" for Loa itself."""

    at: datetime
    action: str
    by: str
    note: str


def show(post: Post) -> DeskPost:
    """Show a post to the caller."""
    standing = Standing(current_store(), current_identity(), post)
    rule, _ = standing.rule
    return {
        **post,
        "approvals_needed": rule.approvals,
        "source_changed": source_changes.unseen(post),
        "after_agency_id": source_changes.after_agency(post),
        "actions": standing.open(),
    }


def show_step(event: Event) -> ShownPostStep:
    """Show one event of a post."""
    return {
        "at": event["at"],
        "action": event["action"],
        "by": event["actor"].get("name", ""),
        "note": event["note"],
    }
