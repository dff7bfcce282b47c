"""Unused sounds: what no bulletin, phrase or alert has needed for a month is removed; what was heard stays for ever.

Each change of a spoken text makes another sound, and most of those nobody ever hears. A reaction to the event that
asks for a sound looks at it when its time is over, and again later while something needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from pymongo.client_session import ClientSession

from models.errors import NotFound, Stale
from models.files import recording_pieces, sounds, stored_files
from models.files.sounds import SOUNDS, UNUSED_FOR, Sound, SoundState
from models.files.spoken_phrases import BOTH, SPOKEN_PHRASES
from models.language.languages import LANGUAGES
from models.programme.bulletins import BULLETINS, BulletinState
from models.programme.media import NAMED_FILES
from models.programme.takeovers import TAKEOVERS
from models.store import Store, events
from models.store.events import SYSTEM


def used(store: Store, some: Sequence[Sound], session: ClientSession | None = None) -> set[str]:
    """Return which of some sounds a bulletin, a phrase, an alert or a programme needs, or needed."""
    ids = {one["_id"] for one in some}
    found = heard(store, some, session)
    languages = (*LANGUAGES, BOTH)
    wanted = {"$in": sorted(ids - found)}
    saying = {"$or": [{f"sounds.{name}": wanted} for name in languages]}
    alive = {**saying, "state": {"$ne": BulletinState.DISCARDED}}
    rows = [
        *store.collection(BULLETINS).find(alive, {"sounds": 1}, session=session),
        *store.collection(TAKEOVERS).find(saying, {"sounds": 1}, session=session),
    ]
    found |= {sound_id for row in rows for sound_id in row["sounds"].values()}
    named = store.collection(SPOKEN_PHRASES).find({"sound_id": wanted}, {"sound_id": 1}, session=session)
    return ids & (found | {row["sound_id"] for row in named})


def heard(store: Store, some: Sequence[Sound], session: ClientSession | None = None) -> set[str]:
    """Return which of some sounds a programme names, or named: devices may have played them."""
    of = {part["sha256"]: one["_id"] for one in some for part in one["renditions"]}
    named = store.collection(NAMED_FILES).find({"_id": {"$in": sorted(of)}}, {"_id": 1}, session=session)
    return {of[row["_id"]] for row in named}


def clean(store: Store, sound_id: str, now: datetime | None = None) -> datetime | None:
    """Remove a sound if nothing has needed it for long enough.

    :returns: when to look again; None if it is gone or stays for ever.
    """
    at = now or datetime.now(UTC)
    try:
        sound = sounds.get(store, sound_id)
    except NotFound:
        return None
    if heard(store, [sound]):
        return None
    due = sounds.wanted_at(sound) + UNUSED_FOR
    if due > at:
        return due
    if sound["state"] == SoundState.MAKING:
        return at + UNUSED_FOR
    return None if _removed(store, sound) else at + UNUSED_FOR


def _removed(store: Store, sound: Sound) -> bool:
    def work(session: ClientSession) -> bool:
        if used(store, [sound], session):
            return False
        guard = {"state": sound["state"], "used_at": sound.get("used_at")}
        events.change(
            store,
            SOUNDS,
            sound["_id"],
            {"$set": {"spoken": ""}},
            action="removed",
            actor=SYSTEM,
            guard=guard,
            session=session,
        )
        stored_files.delete(store, (one["file_id"] for one in sound["renditions"]), session)
        if sound["body"]["original"]:
            recording_pieces.delete(store, sound["body"]["original"], session)
        store.collection(SOUNDS).delete_one({"_id": sound["_id"]}, session=session)
        return True

    try:
        return store.transact(work)
    except (NotFound, Stale):
        # Gone already, or asked for at this moment.
        return False
