"""Sendings (lần gửi): what was sent of a post, on which channel, when, and to how many; kept for ever.

The words are frozen before the first of them leaves. Who gets them is done in pieces (`sending_shards`), and what
became of each recipient stands in a ledger (`sending_ledger`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.content import channel_texts, sending_ledger, sending_shards
from models.content.channel_texts import Occasion
from models.content.posts import Channel, Post
from models.content.sending_ledger import Tally
from models.errors import NotFound
from models.language.languages import LANGUAGES
from models.store import Store
from models.store.collections import CollectionSpec


class SentText(TypedDict):
    """Title and body in one language."""

    title: str
    body: str


class PostSending(TypedDict):
    """One edition of a post on one channel on one occasion; the id names all four.

    `texts` are what was sent, by language.
    """

    _id: str
    post_id: str
    edition: int
    occasion: str
    channel: str
    texts: dict[str, SentText]
    begun_at: datetime


POST_SENDINGS = CollectionSpec(
    "post_sendings",
    PostSending,
    purpose="What was sent of one edition of a post on one channel.",
    kept="For ever, as a record of what was sent.",
    indexes=[IndexModel([("post_id", ASCENDING), ("begun_at", ASCENDING)])],
)


class Sent(NamedTuple):
    """A sending, what became of its recipients, and whether it goes on.

    :param reason: why it waits or was stopped; "" when it is done.
    """

    sending: PostSending
    tally: Tally
    going_on: bool
    reason: str


def keep(store: Store, post: Post, occasion: Occasion, channel: Channel) -> PostSending:
    """Freeze the words of a post for a channel, or return those that were frozen before."""
    name = f"{post['_id']}:{post['edition']}:{occasion}:{channel}"
    known = store.collection(POST_SENDINGS).find_one({"_id": name})
    if known:
        return known
    made = {lang: channel_texts.sent_on(store, post, channel, lang, occasion) for lang in LANGUAGES}
    sending: PostSending = {
        "_id": name,
        "post_id": post["_id"],
        "edition": post["edition"],
        "occasion": occasion,
        "channel": channel,
        "texts": {lang: {"title": text.title, "body": text.body} for lang, text in made.items()},
        "begun_at": datetime.now(UTC),
    }
    try:
        store.collection(POST_SENDINGS).insert_one(sending)
    except DuplicateKeyError:
        return get(store, name)
    return sending


def get(store: Store, sending_id: str) -> PostSending:
    """Return one sending.

    :raises NotFound: there is none.
    """
    found = store.collection(POST_SENDINGS).find_one({"_id": sending_id})
    if found is None:
        raise NotFound
    return found


def of_post(store: Store, post_id: str) -> Sequence[Sent]:
    """Return what was sent of a post, oldest first."""
    found = store.collection(POST_SENDINGS).find({"post_id": post_id}).sort("begun_at", ASCENDING)
    return [_shown(store, sending) for sending in found]


def _shown(store: Store, sending: PostSending) -> Sent:
    progress = sending_shards.progress(
        store, sending["post_id"], sending["edition"], sending["occasion"], sending["channel"]
    )
    tally = sending_ledger.tally(store, sending["_id"])
    return Sent(sending, tally, progress.going_on, progress.reason)
