"""Digests: ordinary posts that somebody wants together once a day or a week, each of them once.

The event with which a digest was chosen has one row of the outbox; each time it is due it collects what was published
since the last time and waits for the next (`notifications.reactions.digests`). There is one clock a person, and no list
to go through at night.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo import DESCENDING

from models.categories.news_wishes import NewsWish
from models.content import posts
from models.content.posts import POSTS, Post, Priority
from models.content.sending_rules import SENT
from models.following import followings, subscriptions
from models.following.followings import Following
from models.following.preferences import PREFERENCES, Preferences
from models.language.languages import DEFAULT
from models.messages.messages import Owner
from models.store import Query, Store

#: So many posts are looked at, the newest.
MOST = 200


def find(store: Store, preferences_id: str) -> Preferences:
    """Return somebody's preferences.

    :raises NotFound: there are none.
    """
    return store.one(PREFERENCES, preferences_id)


def collect(store: Store, wished: Preferences, until: datetime) -> list[Post]:
    """Return what was published since the last digest for somebody who follows an area, oldest first.

    Of a post and what was taken over from it, the first one stands for all. Urgent ones came alone already.
    """
    followed = list(followings.of(store, Owner(**wished["owner"])))
    wanted = [fitting for one in followed if (fitting := _fitting(one))]
    since = wished.get("digest_from")
    if not wanted or since is None:
        return []
    query: Query = {
        **posts.public(),
        "priority": {"$ne": Priority.URGENT},
        "channels": {"$in": [str(channel) for channel in SENT]},
        "published_at": {"$gt": since, "$lte": until},
        "$or": wanted,
    }
    rows = list(store.collection(POSTS).find(query).sort("published_at", DESCENDING).limit(MOST))
    named: set[str] = set()
    found = []
    for row in reversed(rows):
        story = {row["_id"], *([row["taken_from"]["post_id"]] if row["taken_from"] else [])}
        if not story & named:
            found.append(row)
        named |= story
    return found


def collected(store: Store, wished: Preferences, until: datetime) -> None:
    """Note until when posts were collected, unless another worker was here before."""
    store.collection(PREFERENCES).update_one(
        {"_id": wished["_id"], "digest_from": wished.get("digest_from")}, {"$set": {"digest_from": until}}
    )


def language_of(store: Store, owner: Owner) -> str:
    """Return the language in which somebody reads."""
    return next((one.language for one in followings.of(store, owner)), DEFAULT)


def address_of(store: Store, owner: Owner, channel: str) -> str:
    """Return the address of a chat on its channel, as its subscription has it; "" without one."""
    rows = subscriptions.of_owner(store, owner)
    return next((subscriptions.address_of(store, row) for row in rows if row["channel"] == channel), "")


def _fitting(one: Following) -> Query:
    """Return the condition on posts that are wanted there; `{}` for none."""
    if one.news["which"] != NewsWish.ALL or not one.heard:
        return {}
    query: dict[str, Any] = {"area_id": {"$in": one.heard}}
    if one.news["topics"]:
        query["category"] = {"$in": one.news["topics"]}
    if one.news["kinds"]:
        query["kind"] = {"$in": one.news["kinds"]}
    return query
