"""Sounds (âm thanh phát): what loudspeakers play, made once of a text or a recording, and kept by what made it.

Whoever asks for the same words by the same voice gets the sound that is there. A reaction makes it: that of a bulletin
when there is time, that of a warning before everything else. The files lie by their hash, so that an address of one
never changes its meaning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NotRequired, TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.areas import areas
from models.errors import Invalid, NotFound, Stale
from models.files import recording_pieces, recordings, sound_making, stored_files
from models.files.sound_making import MadeSound
from models.files.sound_wishes import Piece, Wish, faults_of
from models.store import Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM, Actor, EventDetails
from models.store.reactions import Reaction

#: Tries after which a sound has failed: what ends its worker would do so again.
MOST_TRIES = 3


class SoundState(StrEnum):
    """`MAKING` until it is `READY`, or `FAILED` with the reason."""

    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


class Rendition(TypedDict):
    """One form of a sound: its media type, its hash (SHA-256, hex), how large it is, and where it lies."""

    type: str
    sha256: str
    bytes: int
    ending: str
    file_id: str


class Failure(TypedDict):
    """Why a sound was not made: the code of a problem, and what its sentence names."""

    code: str
    params: dict[str, Any]


class Sound(TypedDict):
    """One sound.

    :param key: hash of everything that it is made of.
    :param area_ids: the areas for which it was asked for (`sound_access`); `paths` those with all above them.
    :param body: what is said twice, or as often as `repeats` says; `frame` what is said before and after it, or None.
    :param then: what is said after all that in another language, with its own frame; None: nothing.
    :param spoken: the words of it, for people to read.
    :param voice: as the speaker calls it, "" for the usual one; `rate` in percent.
    :param used_at: when somebody asked for the same again.
    :param seconds: how long it is; `loudness` in LUFS and `peak` in dBTP, measured; `waveform` from 0 to 100.
    """

    _id: str
    version: int
    key: str
    area_ids: list[str]
    paths: list[str]
    source: str
    language: str
    body: Piece
    frame: Piece | None
    then: Piece | None
    then_frame: Piece | None
    spoken: str
    speaker: str
    voice: str
    rate: int
    chime: bool
    repeats: int
    state: str
    tries: int
    failure: Failure | None
    renditions: list[Rendition]
    seconds: float
    loudness: float
    peak: float
    waveform: list[int]
    asked_by: str
    asked_at: datetime
    used_at: NotRequired[datetime]
    done_at: datetime | None


#: How long a sound stays that nothing needs (`models.programme.unused_sounds`).
UNUSED_FOR = timedelta(days=30)

SOUNDS = CollectionSpec(
    "sounds",
    Sound,
    purpose="A sound that outlets play, made of a spoken text or of a recording; its files are in GridFS.",
    kept="For ever once a programme names it, since what was heard must stay to be heard; a megabyte holds about "
    "ten. What no bulletin, phrase or alert has needed for 30 days is removed with its files.",
    personal="A recording is somebody's voice, sent for publication. `asked_by` is the id of an official.",
    kind=Kind.SOUND,
    indexes=[
        IndexModel([("key", ASCENDING)], unique=True),
        IndexModel([("renditions.sha256", ASCENDING)]),
        IndexModel([("source", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("paths", ASCENDING), ("_id", DESCENDING)]),
    ],
)


def sent(store: Store, data: bytes) -> Piece:
    """Keep a recording that somebody sends, and return the piece that it is.

    :raises Invalid: what is plainly wrong with it.
    """
    recordings.check(data, store.settings)
    return {"text": "", "file_id": "", "original": recording_pieces.put(store, data)}


def ask(
    store: Store, wish: Wish, *, actor: Actor, area_ids: Iterable[str] | None = None, urgent: bool = False
) -> Sound:
    """Return the sound of a wish, which is made soon unless it is there; one that failed is tried again.

    :param area_ids: the areas to which it belongs from now on; None: the province, whose sounds are for all.
    :param urgent: a warning waits for it.
    :raises Invalid: what is wrong with the wish.
    """
    if faults := list(faults_of(wish)):
        raise Invalid(*faults)
    action = "asked_for_alert" if urgent else "asked"
    places = _places(store, area_ids)
    if found := _shared(store, wish, places):
        return _again(store, found, action, actor)
    try:
        made = _new(wish, actor) | places
        return events.create(store, SOUNDS, made, action=action, actor=actor, details=_cleaned_later())
    except DuplicateKeyError:
        # Somebody asked for the same at the same moment.
        return _shared(store, wish, places) or get(store, "")


def get(store: Store, sound_id: str) -> Sound:
    """Return a sound.

    :raises NotFound: there is none.
    """
    return store.one(SOUNDS, sound_id)


def wanted_at(sound: Sound) -> datetime:
    """Return when somebody asked for a sound last."""
    return sound.get("used_at", sound["asked_at"])


def ready(store: Store, ids: Iterable[str]) -> dict[str, Sound]:
    """Return those of some sounds that can be played, by their ids."""
    wanted = sorted(set(ids))
    query = {"_id": {"$in": wanted}, "state": SoundState.READY}
    return {row["_id"]: row for row in store.collection(SOUNDS).find(query)} if wanted else {}


def known(store: Store, ids: Iterable[str]) -> dict[str, Sound]:
    """Return those of some sounds that there are, made or not, by their ids."""
    wanted = sorted(set(ids))
    return (
        {row["_id"]: row for row in store.collection(SOUNDS).find({"_id": {"$in": wanted}})} if wanted else {}
    )


def rendition(store: Store, sha256: str, ending: str) -> Rendition:
    """Return the rendition with a hash, for whoever serves files by theirs; `stored_files` has its bytes.

    :raises NotFound: there is none.
    """
    found = store.collection(SOUNDS).find_one({"renditions.sha256": sha256}, {"renditions": 1})
    fitting = [
        one
        for one in (found or {"renditions": []})["renditions"]
        if one["sha256"] == sha256 and one["ending"] == ending
    ]
    if not fitting:
        raise NotFound
    return fitting[0]


def begun(store: Store, sound_id: str) -> Sound:
    """Count one more try of a sound that is still to be made, and return it."""
    waiting = {"_id": sound_id, "state": SoundState.MAKING}
    store.collection(SOUNDS).update_one(waiting, {"$inc": {"tries": 1}})
    return get(store, sound_id)


def not_begun(store: Store, sound_id: str) -> None:
    """Take the try back: there was no place to make it."""
    store.collection(SOUNDS).update_one(
        {"_id": sound_id, "state": SoundState.MAKING}, {"$inc": {"tries": -1}}
    )


def keep(store: Store, sound: Sound, made: MadeSound) -> Sound:
    """Keep what was made of a sound; if another worker was faster, what that one made stays."""
    renditions = [_stored(store, ending, data) for ending, data in made.parts.items()]
    outcome = {
        "state": SoundState.READY,
        "failure": None,
        "renditions": renditions,
        "seconds": made.seconds,
        "loudness": made.loudness,
        "peak": made.peak,
        "waveform": list(made.waveform),
    }
    done = _done(store, sound, "made", outcome)
    if sound["body"]["original"]:
        recording_pieces.delete(store, sound["body"]["original"])
    if done["renditions"] != renditions:
        stored_files.forget(store, (one["file_id"] for one in renditions))
    return done


def fail(store: Store, sound: Sound, code: str, params: Mapping[str, Any] | None = None) -> Sound:
    """Say why a sound was not made."""
    failure: Failure = {"code": code, "params": dict(params or {})}
    return _done(store, sound, "failed", {"state": SoundState.FAILED, "failure": failure})


def _places(store: Store, area_ids: Iterable[str] | None) -> dict[str, list[str]]:
    """Return to which areas a sound belongs, and those with everything above them."""
    if area_ids is None:
        province = areas.active_province_id(store)
        return {"area_ids": [province], "paths": [province]}
    own = sorted(set(area_ids))
    return {"area_ids": own, "paths": sorted({one for area in own for one in areas.above(store, area)})}


def _shared(store: Store, wish: Wish, places: Mapping[str, list[str]]) -> Sound | None:
    """Return the sound that is there already, which belongs to these areas, too."""
    more = {name: {"$each": ids} for name, ids in places.items()}
    return store.collection(SOUNDS).find_one_and_update(
        {"key": wish.key}, {"$addToSet": more, "$set": {"used_at": datetime.now(UTC)}}, return_document=True
    )


def _again(store: Store, sound: Sound, action: str, actor: Actor) -> Sound:
    """Try a sound that failed once more; one that is being made gets a second reaction if a warning waits for it."""
    is_slow = sound["state"] == SoundState.MAKING and action == "asked_for_alert"
    if sound["state"] != SoundState.FAILED and not is_slow:
        return sound
    update = {"$set": {"state": SoundState.MAKING, "failure": None, "tries": 0}}
    try:
        return events.change(
            store,
            SOUNDS,
            sound["_id"],
            update,
            action=action,
            actor=actor,
            guard={"state": sound["state"]},
            details=_cleaned_later(),
        )
    except Stale:
        return get(store, sound["_id"])


def _cleaned_later() -> EventDetails:
    return {"later": {Reaction.CLEAN_SOUND: datetime.now(UTC) + UNUSED_FOR}}


def _new(wish: Wish, actor: Actor) -> dict[str, Any]:
    return {
        **asdict(wish),
        "key": wish.key,
        "state": SoundState.MAKING,
        "tries": 0,
        "failure": None,
        "renditions": [],
        "seconds": 0.0,
        "loudness": 0.0,
        "peak": 0.0,
        "waveform": [],
        "asked_by": actor["id"],
        "asked_at": datetime.now(UTC),
        "done_at": None,
    }


def _stored(store: Store, ending: str, data: bytes) -> Rendition:
    digest = hashlib.sha256(data).hexdigest()
    return {
        "type": sound_making.MIMES[ending],
        "sha256": digest,
        "bytes": len(data),
        "ending": ending,
        "file_id": stored_files.put(store, f"{digest}.{ending}", data),
    }


def _done(store: Store, sound: Sound, action: str, outcome: Mapping[str, Any]) -> Sound:
    update = {"$set": {**outcome, "done_at": datetime.now(UTC)}}
    guard = {"state": SoundState.MAKING}
    try:
        return events.change(store, SOUNDS, sound["_id"], update, action=action, actor=SYSTEM, guard=guard)
    except Stale:
        return get(store, sound["_id"])
