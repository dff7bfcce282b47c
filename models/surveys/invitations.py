"""Invitations: who is told of a survey when it begins, and who is reminded of it.

Told are those who follow its areas, on the channels that its officials chose. Who has answered is not reminded. The
link `/s/{id}` and the poster with it need no sending.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pymongo import ASCENDING

from models.areas import areas
from models.messages.messages import MESSAGES
from models.people.devices import ADDRESSES, DEVICES, Device
from models.store import Query, Store, events
from models.store.collections import Kind
from models.surveys import turnout, voters
from models.surveys.answers import names_in, of_names
from models.surveys.definition import AudienceGroup, Survey, VoterIdentity
from models.surveys.kept_answers import SURVEY_ANSWERS
from models.surveys.voters import Voter


def link(store: Store, survey_id: str) -> str:
    """Return the address of the page on which a survey is answered."""
    return f"{store.settings.public_url.rstrip('/')}/s/{survey_id}"


def areas_of(store: Store, survey: Survey) -> list[str]:
    """Return the areas whose people a survey asks, with all below them."""
    return sorted({below for one in survey["audience"]["areas"] for below in areas.below(store, one)})


def phones_after(store: Store, survey: Survey, after: str, limit: int, wanting: Query) -> list[Device]:
    """Return the next phones that are invited by push, in the order of their ids.

    :param wanting: the condition for those who want to be told of it.
    """
    query: Query = {
        "_id": {"$gt": after},
        "area_ids": {"$in": areas_of(store, survey)},
        "revoked_at": None,
        "$or": [{name: {"$exists": True}} for name in ADDRESSES],
        **wanting,
    }
    if survey["audience"]["group"] == AudienceGroup.CITIZENS:
        query = {**query, "citizen_id": {"$ne": None}}
    return list(store.collection(DEVICES).find(query).sort("_id", ASCENDING).limit(limit))


def unanswered(store: Store, survey: Survey, names: Iterable[str]) -> set[str]:
    """Return those of these voters' names (`models.surveys.voters`) that have not answered."""
    by_hash = {voters.digests(store, survey["_id"], Voter((name,)))[0]: name for name in names}
    taken = _taken(store, survey, list(by_hash))
    return {name for digest, name in by_hash.items() if digest not in taken}


def _taken(store: Store, survey: Survey, hashes: Sequence[str]) -> set[str]:
    if survey["identity"] == VoterIdentity.ANONYMOUS:
        query: Query = {"survey_id": survey["_id"], "voters": {"$in": hashes}}
        rows = store.collection(turnout.SURVEY_TURNOUT).find(query)
        return {one for row in rows for one in row["voters"]}
    return names_in(list(store.collection(SURVEY_ANSWERS).find(of_names(survey["_id"], hashes))))


def sent(store: Store, survey_id: str) -> int:
    """Count the messages that invited to a survey or reminded of it; somebody may have got several."""
    found = 0
    for event in events.timeline(store, Kind.SURVEY, survey_id):
        if event["action"] in ("begun", "reminded"):
            keys = {"$gte": f"{event['_id']}:invite:", "$lt": f"{event['_id']}:invite;"}
            found += store.collection(MESSAGES).count_documents({"key": keys})
    return found
