"""Onlookers: which officials have a conversation open now, so that two do not answer the same person.

A row holds for a minute; the page asks again every twenty seconds while somebody looks at it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypedDict

from pymongo import ASCENDING, IndexModel

from models.access.callers import Identity
from models.people.official_shapes import OFFICIALS
from models.store import Store
from models.store.collections import CollectionSpec
from models.talks.talks import Talk

#: Who was not heard of for so long looks no more.
LOOKS_FOR = timedelta(seconds=60)

#: So many names are told.
MOST_TOLD = 5


class Onlooker(TypedDict):
    """One official who has one conversation open until `until`."""

    _id: str
    talk_id: str
    official_id: str
    until: datetime


ONLOOKERS = CollectionSpec(
    "onlookers",
    Onlooker,
    purpose="One official who has a conversation open at this moment.",
    kept="A minute after the page was last shown, by an index that expires.",
    indexes=[
        IndexModel([("until", ASCENDING)], expireAfterSeconds=0),
        IndexModel([("talk_id", ASCENDING), ("until", ASCENDING)]),
    ],
)


def look(store: Store, official: Identity, talk: Talk) -> list[str]:
    """Note that an official looks at a talk, and return the names of the others who do."""
    now, rows = datetime.now(UTC), store.collection(ONLOOKERS)
    row = {"talk_id": talk["_id"], "official_id": official.id, "until": now + LOOKS_FOR}
    rows.update_one({"_id": f"{talk['_id']}:{official.id}"}, {"$set": row}, upsert=True)
    # The index takes rows away once a minute, so some that are over are still there.
    query = {"talk_id": talk["_id"], "until": {"$gt": now}, "official_id": {"$ne": official.id}}
    ids = [one["official_id"] for one in rows.find(query).sort("_id", ASCENDING).limit(MOST_TOLD)]
    names = store.collection(OFFICIALS).find({"_id": {"$in": ids}}, {"name": 1})
    return sorted(one["name"] for one in names)
