"""Posts as they are read."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from api.feed import file_schemas
from api.feed.file_schemas import ShownPostFile
from models.content import corrections, post_files, posts, shared_posts
from models.content.corrections import ShownCorrection
from models.content.posts import DocumentFacts, Post
from models.store import Store


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
    plain: str
    priority: str
    published_at: datetime | None
    updated_at: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    valid_from: datetime | None
    valid_to: datetime | None
    image: str | None
    correction: ShownCorrection | None
    document: DocumentFacts | None
    source_agency_id: str
    source_agency: str
    edition: int
    needs_native_review: bool
    files: list[ShownPostFile]
    video_link: str
    asks_feedback: bool
    feedback_public: bool


def show(store: Store, post: Post, lang: str | None) -> ShownPost:
    """Show a post, in `lang` where it can be read in it."""
    text = posts.text_of(post, lang)
    return {
        "_id": post["_id"],
        "version": post["version"],
        "area_id": post["area_id"],
        "kind": post["kind"],
        "category": post["category"],
        "lang": posts.language_of(post, lang),
        "languages": posts.languages(post),
        "title": text["title"],
        "body": text["body"],
        "plain": text["plain"],
        "priority": post["priority"],
        "published_at": post["published_at"],
        "updated_at": post["updated_at"],
        "starts_at": post["starts_at"],
        "ends_at": post["ends_at"],
        "valid_from": post["valid_from"],
        "valid_to": post["valid_to"],
        "image": post_files.covers(store, [post]).get(post["_id"]),
        "correction": corrections.shown(post, lang),
        "document": shared_posts.document_of(post),
        "source_agency_id": post["source_agency_id"],
        "source_agency": shared_posts.source(store, post, lang or post["lang"]).agency,
        "edition": post["edition"],
        "needs_native_review": post["needs_native_review"],
        "files": file_schemas.shown(store, post, lang or post["lang"]),
        "video_link": post["video_link"],
        "asks_feedback": post["asks_feedback"],
        "feedback_public": post["feedback_public"],
    }
