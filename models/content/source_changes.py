"""What became of the post that an adapted one comes from, until somebody has seen to it."""

from __future__ import annotations

from models.content.post_sources import SourceChange
from models.content.posts import Post, PostChange


def unseen(post: Post) -> SourceChange | None:
    """Return what has changed at the source of a post and nobody has seen to."""
    changed = post.get("source_change")
    return changed if changed and changed["open"] else None


def seen_to(post: Post) -> PostChange:
    """Return what a step sets after which somebody has seen to it."""
    changed = unseen(post)
    return {"source_change": {**changed, "open": False}} if changed else {}


def after_agency(post: Post) -> str:
    """Return the body after whose post this one was written; "" where it is its own, or that body's word for word."""
    taken = post["taken_from"]
    agency_id = taken.get("agency_id", "") if taken else ""
    return agency_id if agency_id != post["source_agency_id"] else ""
