"""Posts that wait for one official: to be approved by them, or returned to them with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.content import desk_list
from models.content.desk_list import PostQuery
from models.content.permitted_steps import Standing
from models.content.posts import Post, PostState, Priority
from models.content.states import PostAction
from models.store import Store

#: So long a post may wait where it names no moment of its own.
PATIENCE = timedelta(days=1)

_APPROVING = frozenset({PostAction.APPROVE, PostAction.SCHEDULE, PostAction.PUBLISH})


def to_approve(store: Store, official: Identity, most: int) -> list[Post]:
    """Return the submitted posts that an official may approve now, at most as many of the newest looked at."""
    if not permissions.assignments_with(official, Permission.POST_PUBLISH):
        return []
    rows, _ = desk_list.search(store, official, PostQuery(state=PostState.SUBMITTED), limit=most)
    return [row for row in rows if _APPROVING.intersection(Standing(store, official, row).open())]


def returned(store: Store, official: Identity, most: int) -> list[Post]:
    """Return the posts that an official wrote in and that came back to be mended."""
    if not permissions.assignments_with(official, Permission.POST_WRITE):
        return []
    wanted = PostQuery(state=PostState.RETURNED, mine=True)
    return desk_list.search(store, official, wanted, limit=most)[0]


def due_at(post: Post) -> datetime | None:
    """Return by when somebody should look at a post that waits; None: at once, since it is urgent."""
    if post["priority"] == Priority.URGENT:
        return None
    return post["publish_at"] or post["updated_at"] + PATIENCE
