"""Editions: a post as it was published each time, frozen, so that readers see what was corrected and when."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.content.feed_indexes import FILE_INDEXES
from models.content.post_sources import VersionRef
from models.content.posts import (
    CorrectionFacts,
    DocumentFacts,
    Medium,
    Post,
    PostText,
)
from models.errors import NotFound
from models.store import Store
from models.store.collections import CollectionSpec


class PostContent(TypedDict):
    """What a correction may change of a post; see `Post`."""

    kind: str
    category: str
    lang: str
    texts: dict[str, PostText]
    priority: str
    valid_from: datetime | None
    valid_to: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    channels: list[str]
    channel_texts: dict[str, dict[str, str]]
    channel_texts_of: NotRequired[dict[str, dict[str, str]]]
    media: list[Medium]
    image: str | None
    video_link: str
    document: DocumentFacts | None
    correction: CorrectionFacts | None
    needs_native_review: bool


class PostEdition(PostContent):
    """One edition; its id is `<post>:<number>`.

    :param note: why it came after the one before, by language; empty of the first.
    :param approved_by: ids of the officials who approved it.
    """

    _id: str
    post_id: str
    number: int
    at: datetime
    note: dict[str, str]
    source_agency_id: str
    taken_from: VersionRef | None
    approved_by: list[str]


POST_EDITIONS = CollectionSpec(
    "post_editions",
    PostEdition,
    purpose="A post as it was published once, before a correction took its place.",
    kept="For ever, as the post.",
    personal="`approved_by` names officials by id.",
    indexes=[
        IndexModel([("post_id", ASCENDING), ("number", ASCENDING)], unique=True),
        *FILE_INDEXES,
    ],
)


def content_of(post: Post) -> PostContent:
    """Return what of a post a correction may change."""
    return {
        "kind": post["kind"],
        "category": post["category"],
        "lang": post["lang"],
        "texts": post["texts"],
        "priority": post["priority"],
        "valid_from": post["valid_from"],
        "valid_to": post["valid_to"],
        "starts_at": post["starts_at"],
        "ends_at": post["ends_at"],
        "channels": post["channels"],
        "channel_texts": post["channel_texts"],
        "channel_texts_of": post.get("channel_texts_of", {}),
        "media": post["media"],
        "image": post["image"],
        "video_link": post["video_link"],
        "document": post["document"],
        "correction": post["correction"],
        "needs_native_review": post["needs_native_review"],
    }


def keep(store: Store, post: Post, approved_by: list[str], session: ClientSession) -> PostEdition:
    """Freeze a post as it has just been published, in the transaction of that."""
    edition: PostEdition = {
        **content_of(post),
        "_id": f"{post['_id']}:{post['edition']}",
        "post_id": post["_id"],
        "number": post["edition"],
        "at": post["updated_at"],
        "note": post["trace"]["note"] if post["trace"] else {},
        "source_agency_id": post["source_agency_id"],
        "taken_from": post["taken_from"],
        "approved_by": approved_by,
    }
    # A request that is tried again finds what its first try has done.
    store.collection(POST_EDITIONS).update_one(
        {"_id": edition["_id"]}, {"$setOnInsert": edition}, upsert=True, session=session
    )
    return edition


def of_post(store: Store, post_id: str) -> list[PostEdition]:
    """Return the editions of a post, oldest first."""
    return list(store.collection(POST_EDITIONS).find({"post_id": post_id}).sort("number", ASCENDING))


def get(store: Store, post_id: str, number: int) -> PostEdition:
    """Return one edition.

    :raises NotFound: there is none.
    """
    found = store.collection(POST_EDITIONS).find_one({"_id": f"{post_id}:{number}"})
    if found is None:
        raise NotFound
    return found
