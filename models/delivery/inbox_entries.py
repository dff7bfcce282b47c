"""Inbox entries: warnings and posts that concern what somebody follows, as they stand in their inbox beside messages.

Nobody writes them: they are read from the alerts, the posts and the ledgers of what was sent, so a warning to a million
makes no million documents. The id of an entry begins with the second in which it came, as that of a message does,
and ends as that of its alert or post; so one cursor leads through all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.alerts import audience
from models.alerts.alerts import ALERTS, Alert
from models.alerts.cap_terms import CapScope, Status
from models.alerts.phrases import headline
from models.alerts.states import AlertState
from models.content import posts
from models.content.posts import POSTS, Post
from models.content.sending_rules import SENT
from models.delivery import entry_fates
from models.delivery.entry_fates import EntryWay
from models.errors import NotFound
from models.following import followings
from models.following.followings import Following
from models.language.languages import spoken
from models.messages.messages import Owner
from models.store import Query, Store
from models.store.collections import CollectionSpec

#: What is older is read in the feeds.
KEEP = timedelta(days=90)

#: So many of each are looked through for those that nobody has read.
MOST_LOOKED_THROUGH = 500

_SECONDS, _TAIL = 8, 16


class Entry(TypedDict):
    """One warning or post in an inbox, in the language of its reader."""

    _id: str
    at: datetime
    title: str
    body: str
    data: dict[str, str]
    ways: list[EntryWay]
    read_at: datetime | None


class Reading(TypedDict):
    """That somebody read an entry; the id names both."""

    _id: str
    at: datetime


READINGS = CollectionSpec(
    "inbox_readings",
    Reading,
    purpose="That one person read one warning or post in their inbox.",
    kept=f"{KEEP.days} days.",
    personal="Who read what, by ids.",
    indexes=[IndexModel([("at", ASCENDING)], expireAfterSeconds=int(KEEP.total_seconds()))],
)


class _Reader(NamedTuple):
    """Whose inbox it is: what they follow, since when entries are shown to them, and in which language."""

    followed: list[Following]
    since: datetime
    language: str


def after(
    store: Store, owners: Sequence[Owner], last: str, *, unread: bool = False, limit: int = 50
) -> list[Entry]:
    """Return the next entries after the one or the message with the id `last`, oldest first.

    :param unread: only what nobody of them has read yet.
    """
    reader = _reader(store, owners)
    if reader is None:
        return []
    # Warnings are sent at whole seconds.
    since = max(reader.since.replace(microsecond=0), _second_of(last))
    # What was read already is looked through, too, to find what was not.
    rows = MOST_LOOKED_THROUGH if unread else limit
    found = [*_alerts(store, reader, since, rows), *_posts(store, reader, since, rows)]
    found = sorted((entry for entry in found if entry["_id"] > last), key=lambda entry: entry["_id"])
    _note_readings(store, owners, found)
    shown = [entry for entry in found if not (unread and entry["read_at"])][:limit]
    entry_fates.note(store, shown, [one.id for one in reader.followed], [owner.id for owner in owners])
    return shown


def mark_read(store: Store, owners: Sequence[Owner], entry_id: str) -> None:
    """Note that somebody read an entry.

    :raises NotFound: there is no such entry in their inbox.
    """
    reader = _reader(store, owners)
    at = _second_of(entry_id)
    if reader is None or at < reader.since.replace(microsecond=0):
        raise NotFound
    until = at + timedelta(seconds=1)
    here = [*_alerts(store, reader, at, 50, until), *_posts(store, reader, at, 50, until)]
    if entry_id not in {entry["_id"] for entry in here}:
        raise NotFound
    rows, now = store.collection(READINGS), datetime.now(UTC)
    for key in _reading_ids(owners[:1], entry_id):
        rows.update_one({"_id": key}, {"$setOnInsert": {"at": now}}, upsert=True)


def _reader(store: Store, owners: Sequence[Owner]) -> _Reader | None:
    followed = [one for owner in owners for one in followings.of(store, owner) if one.heard]
    if not followed:
        return None
    since = max(min(one.since for one in followed), datetime.now(UTC) - KEEP)
    return _Reader(followed, since, followed[0].language)


def _alerts(
    store: Store, reader: _Reader, since: datetime, limit: int, until: datetime | None = None
) -> Iterator[Entry]:
    heard = {area_id for one in reader.followed for area_id in one.heard}
    drilled = {area_id for one in reader.followed if one.exercises for area_id in one.heard}
    meant = [
        {"status": status, "area_ids": {"$in": sorted(area_ids)}}
        for status, area_ids in ((Status.ACTUAL, heard), (Status.EXERCISE, drilled))
        if area_ids
    ]
    query: Query = {
        "state": AlertState.APPROVED,
        "scope": CapScope.PUBLIC,
        "sent": _between(since, until),
        "$or": meant,
    }
    for alert in store.collection(ALERTS).find(query).sort("sent", ASCENDING).limit(limit):
        # The one gate decides here, too.
        if audience.admit(alert):
            yield _of_alert(alert, reader.language)


def _of_alert(alert: Alert, language: str) -> Entry:
    lang = spoken(language, alert["infos"])
    words = alert["infos"][lang]
    body = "\n".join(part for part in (words["instruction"], words["description"]) if part)
    data = {
        "kind": "alert",
        "alert": alert["identifier"],
        "series": alert["series"],
        "revision": str(alert["revision"]),
        "status": alert["status"],
        "id": alert["_id"],
    }
    return _entry(alert["sent"], alert["_id"], headline(alert, lang), body, data)


def _posts(
    store: Store, reader: _Reader, since: datetime, limit: int, until: datetime | None = None
) -> Iterator[Entry]:
    query: Query = {
        **posts.public(),
        "area_id": {"$in": sorted({area_id for one in reader.followed for area_id in one.heard})},
        "channels": {"$in": [str(channel) for channel in SENT]},
        "published_at": _between(since, until),
    }
    for post in store.collection(POSTS).find(query).sort("published_at", ASCENDING).limit(limit):
        if post["published_at"]:
            yield _of_post(post, post["published_at"], reader.language)


def _of_post(post: Post, at: datetime, language: str) -> Entry:
    text = posts.text_of(post, language)
    data = {"kind": "post", "id": post["_id"], "priority": post["priority"]}
    return _entry(at, post["_id"], text["title"], text["plain"], data)


def _entry(at: datetime, id: str, title: str, body: str, data: dict[str, str]) -> Entry:
    entry_id = f"{int(at.timestamp()):0{_SECONDS}x}{id[-_TAIL:]}"
    return {
        "_id": entry_id,
        "at": at,
        "title": title,
        "body": body,
        "data": data,
        "ways": [],
        "read_at": None,
    }


def erase(store: Store, owners: Sequence[Owner], session: ClientSession) -> None:
    """Forget what these read."""
    for owner in owners:
        # All ids that begin so: the semicolon follows the colon.
        mine = {"$gt": f"{owner.kind}:{owner.id}:", "$lt": f"{owner.kind}:{owner.id};"}
        store.collection(READINGS).delete_many({"_id": mine}, session=session)


def _between(since: datetime, until: datetime | None) -> dict[str, datetime]:
    return {"$gte": since, "$lt": until} if until else {"$gte": since}


def _second_of(id: str) -> datetime:
    """Return the second in which a message or an entry with this id came; long ago for what is none."""
    try:
        return datetime.fromtimestamp(int(id[:_SECONDS], 16), UTC)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)


def _note_readings(store: Store, owners: Sequence[Owner], found: Sequence[Entry]) -> None:
    keys = {key: entry for entry in found for key in _reading_ids(owners, entry["_id"])}
    for row in store.collection(READINGS).find({"_id": {"$in": list(keys)}}):
        keys[row["_id"]]["read_at"] = row["at"]


def _reading_ids(owners: Sequence[Owner], entry_id: str) -> list[str]:
    return [f"{owner.kind}:{owner.id}:{entry_id}" for owner in owners]
