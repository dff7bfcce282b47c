"""Posts as they are read."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from models.content import posts
from models.content.posts import Post


class ShownPost(TypedDict):
    """A post in one language; `languages` are those in which it can be read."""

    _id: str
    version: int
    area_id: str
    kind: str
    category: str
    lang: str
    languages: list[str]
    title: str
    body: str
    priority: str
    published_at: datetime | None
    updated_at: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    image: str | None
    needs_native_review: bool


class ShownFeed(TypedDict):
    """A page of posts, and the cursor of the next one."""

    posts: list[ShownPost]
    next: str | None


def show(post: Post, lang: str | None) -> ShownPost:
    """Show a post, in `lang` where it can be read in it."""
    read = posts.in_language(post, lang) if lang else post
    return {
        "_id": read["_id"],
        "version": read["version"],
        "area_id": read["area_id"],
        "kind": read["kind"],
        "category": read["category"],
        "lang": read["lang"],
        "languages": sorted({post["lang"], *post["translations"]}),
        "title": read["title"],
        "body": read["body"],
        "priority": read["priority"],
        "published_at": read["published_at"],
        "updated_at": read["updated_at"],
        "starts_at": read["starts_at"],
        "ends_at": read["ends_at"],
        "image": read["image"],
        "needs_native_review": read["needs_native_review"],
    }
