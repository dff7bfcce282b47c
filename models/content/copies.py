"""Copies: what was taken over from above follows the post that it comes from.

What is aired word for word follows by itself: a correction of the source is the next edition of the copy, and a
withdrawal withdraws it with the same reason. What was adapted is the commune's own text, so its writers are told, and
the desk marks it until somebody edits or confirms it (`source_change`).

`follow` looks at both posts as they are now, so it does no harm when it comes late, twice or for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pymongo.client_session import ClientSession

from models.content import editions, feed_changes, posts, publishing
from models.content.editions import POST_EDITIONS, PostEdition
from models.content.post_sources import SourceChange, TakenRef
from models.content.posts import POSTS, Channel, Post, PostState
from models.content.states import FOLLOWING
from models.errors import Fault
from models.language.languages import choose
from models.store import Store, events
from models.store.events import EventDetails

#: What a copy has of its own though it says the same.
_OWN = frozenset({"channels", "channel_texts_of"})

_AIRED = frozenset({PostState.SCHEDULED, PostState.PUBLISHED})


def of(store: Store, post_id: str) -> list[str]:
    """Return the ids of the copies of a post that may still be read; corrections of copies are none."""
    query = {"taken_from.post_id": post_id, "revises": None, "state": {"$in": sorted(FOLLOWING)}}
    return [row["_id"] for row in store.collection(POSTS).find(query, {"_id": 1})]


def follow(store: Store, copy_id: str) -> None:
    """Let a copy follow what has become of its source; nothing if that is as it was.

    :raises Stale: somebody changed the copy at this moment.
    """
    copy = posts.get(store, copy_id)
    taken = copy["taken_from"]
    if taken is None or copy["revises"] or copy["state"] not in FOLLOWING:
        return
    source = posts.get(store, taken["post_id"])
    withdrawn = source["state"] == PostState.WITHDRAWN
    if not withdrawn and source["edition"] == taken["edition"]:
        return
    if copy["state"] not in _AIRED or not is_word_for_word(store, copy):
        _mark(store, copy, source)
    elif copy["state"] == PostState.SCHEDULED:
        _follow_unseen(store, copy, source)
    elif withdrawn:
        note = source["trace"]["note"] if source["trace"] else {}
        publishing.withdraw(store, copy["_id"], events.SYSTEM, note, expect=copy["version"])
    else:
        publishing.follow(store, copy, source, _taken(taken, source, copy["edition"] + 1))


def is_word_for_word(store: Store, copy: Post) -> bool:
    """Say whether a post says what the edition from which it was taken over says."""
    taken = copy["taken_from"]
    if taken is None:
        return False
    edition = store.collection(POST_EDITIONS).find_one({"_id": f"{taken['post_id']}:{taken['edition']}"})
    return edition is not None and _content(copy) == _content(edition)


def faults(store: Store, post: Post) -> Iterator[Fault]:
    """Yield where a copy would be read in the feed beside the post that it comes from."""
    if post["taken_from"] and Channel.FEED in post["channels"] and is_word_for_word(store, post):
        yield Fault("texts", "copy_unchanged", about=("texts", "channels"))


def _content(post: Post | PostEdition) -> Mapping[str, object]:
    found: Mapping[str, Any] = post
    names = editions.PostContent.__annotations__.keys() - _OWN
    return {name: found.get(name) for name in names}


def _follow_unseen(store: Store, copy: Post, source: Post) -> None:
    """Let a copy follow that is not out yet: it gets the new words, or is discarded."""
    taken = copy["taken_from"]
    if source["state"] == PostState.WITHDRAWN or taken is None:
        _change(store, copy, source, {"state": PostState.DISCARDED})
    else:
        words = {**editions.content_of(source), "channels": copy["channels"]}
        _change(store, copy, source, {**words, "taken_from": _taken(taken, source, 1)})


def _mark(store: Store, copy: Post, source: Post) -> None:
    """Say that the source of an adapted copy has changed, once for each change."""
    known = copy.get("source_change")
    now: SourceChange = {"edition": source["edition"], "state": source["state"], "open": True}
    if known is None or (known["edition"], known["state"]) != (now["edition"], now["state"]):
        _change(store, copy, source, {"source_change": now})


def _change(store: Store, copy: Post, source: Post, values: Mapping[str, object]) -> None:
    note = choose(source["trace"]["note"], source["lang"]) if source["trace"] else ""
    withdrawn = source["state"] == PostState.WITHDRAWN
    details: EventDetails = {"note": note, "changes": {"by": source["_id"]}}

    def work(session: ClientSession) -> None:
        after = events.change(
            store,
            POSTS,
            copy["_id"],
            {"$set": {**values, "updated_at": datetime.now(UTC)}},
            action="source_withdrawn" if withdrawn else "source_corrected",
            actor=events.SYSTEM,
            expect=copy["version"],
            details=details,
            session=session,
        )
        feed_changes.note(store, copy, after, session)

    store.transact(work)


def _taken(taken: TakenRef, source: Post, copy_edition: int) -> TakenRef:
    return {**taken, "edition": source["edition"], "copy_edition": copy_edition}
