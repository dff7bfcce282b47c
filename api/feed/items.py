"""Posts as they stand in lists: short, with the address of their page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from models.content import corrections, feed, post_files, posts, shared_posts, source_changes
from models.content.channel_texts import SUMMARY
from models.content.corrections import ShownCorrection
from models.content.feed_changes import Tombstone
from models.content.posts import DocumentFacts, Post
from models.language.shortening import shortened, summary
from models.store import Store


class FeedItem(TypedDict):
    """A post in a list, in the language that `lang` says."""

    _id: str
    version: int
    edition: int
    area_id: str
    kind: str
    category: str
    lang: str
    languages: list[str]
    title: str
    summary: str
    priority: str
    published_at: datetime | None
    updated_at: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    valid_to: datetime | None
    pinned_until: datetime | None
    correction: ShownCorrection | None
    document: DocumentFacts | None
    image: str | None
    source_agency_id: str
    after_agency_id: str
    link: str


class ShownFeed(TypedDict):
    """A page of posts, and the cursors of the next one and of what changes from here on."""

    pinned: list[FeedItem]
    posts: list[FeedItem]
    next: str | None
    changes: str


class ShownChanges(TypedDict):
    """What is new, other and gone."""

    posts: list[FeedItem]
    gone: Sequence[Tombstone]
    next: str
    more: bool
    restart: bool


def items(store: Store, found: Sequence[Post], lang: str | None) -> list[FeedItem]:
    """Show posts in a list, in `lang` where they can be read in it, with the covers that may be shown."""
    covers = post_files.covers(store, found)
    return [_item(post, lang, covers.get(post["_id"])) for post in found]


def _item(post: Post, lang: str | None, cover: str | None) -> FeedItem:
    text = posts.text_of(post, lang)
    return {
        "_id": post["_id"],
        "version": post["version"],
        "edition": post["edition"],
        "area_id": post["area_id"],
        "kind": post["kind"],
        "category": post["category"],
        "lang": posts.language_of(post, lang),
        "languages": posts.languages(post),
        "title": text["title"],
        "summary": summary(text["plain"], SUMMARY),
        "priority": post["priority"],
        "published_at": post["published_at"],
        "updated_at": post["updated_at"],
        "starts_at": post["starts_at"],
        "ends_at": post["ends_at"],
        "valid_to": post["valid_to"],
        "pinned_until": feed.pinned_until(post),
        "correction": _short(corrections.shown(post, lang)),
        "document": shared_posts.document_of(post),
        "image": cover,
        "source_agency_id": post["source_agency_id"],
        "after_agency_id": source_changes.after_agency(post),
        "link": f"/p/{post['_id']}",
    }


def _short(correction: ShownCorrection | None) -> ShownCorrection | None:
    """Return a correction as short as a summary: what phones poll stays small, the whole stands with the post."""
    if correction is None:
        return None
    return {
        "claim": shortened(correction["claim"], SUMMARY),
        "truth": shortened(correction["truth"], SUMMARY),
        "source": shortened(correction["source"], SUMMARY),
        "who": correction["who"],
        "seen_at": shortened(correction["seen_at"], SUMMARY),
    }
