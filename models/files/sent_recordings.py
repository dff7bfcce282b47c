"""Sent recordings: sound and films that officials sent, while they are made what everybody can play.

That takes minutes, so whoever sends one is answered at once, and a reaction to the event makes it. The file as it was
sent waits in pieces meanwhile (`models.files.recording_pieces`): nothing serves it, and it is deleted in the
transaction that says what became of it. A worker that is killed leaves it as it was, and another one begins again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypedDict

import structlog
from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.errors import Fault, Invalid, Stale, Unavailable
from models.files import file_words, kinds, library, recording_pieces, recordings
from models.files.library import Origin
from models.store import Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM, Actor

log = structlog.get_logger(__name__)

#: How long it is told what became of a recording.
TOLD = timedelta(days=30)

#: Tries after which a recording is refused: one that ends its worker would do so again.
MOST_TRIES = 3


class RecordingState(StrEnum):
    """`PROCESSING` until it is `READY`, or `REFUSED` with the reason."""

    PROCESSING = "processing"
    READY = "ready"
    REFUSED = "refused"


class Refusal(TypedDict):
    """Why a recording was refused: the code of a problem, and what its sentence names."""

    code: str
    params: dict[str, Any]


class Outcome(TypedDict, total=False):
    """What became of a recording, as it is written into its row."""

    state: str
    refusal: Refusal
    file_id: str


class SentRecording(TypedDict):
    """One recording on its way into the library.

    :param original: what names the pieces of the file as it was sent; None once it is ready or refused.
    :param name: what it was called; `bytes` is how large it was.
    :param agency_id: the body that it comes from, and `area_id` the place.
    :param tries: how often it was begun.
    :param file_id: of the file of the library that was made of it, or None.
    :param at: when it was sent; `done_at`: when it became ready or was refused, or None.
    """

    _id: str
    version: int
    state: str
    original: str | None
    name: str
    bytes: int
    agency_id: str
    area_id: str | None
    sent_by: str
    tries: int
    file_id: str | None
    refusal: Refusal | None
    at: datetime
    done_at: datetime | None


SENT_RECORDINGS = CollectionSpec(
    "sent_recordings",
    SentRecording,
    purpose="Sound or a film that an official sent, while it is made for the library, and what became of it.",
    kept="30 days after it was made or refused.",
    personal="`sent_by` is the id of an official.",
    kind=Kind.RECORDING,
    indexes=[
        IndexModel([("sent_by", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("done_at", ASCENDING)], expireAfterSeconds=int(TOLD.total_seconds())),
    ],
)


def send(store: Store, data: bytes, origin: Origin, *, actor: Actor) -> SentRecording:
    """Take a recording in, to be made soon.

    :raises Invalid: what is plainly wrong with it.
    """
    recordings.check(data, store.settings)
    original = recording_pieces.put(store, data)
    document = {
        "state": RecordingState.PROCESSING,
        "original": original,
        "name": file_words.clean_name(origin.name),
        "bytes": len(data),
        "agency_id": origin.agency_id,
        "area_id": origin.area_id,
        "sent_by": actor["id"],
        "tries": 0,
        "file_id": None,
        "refusal": None,
        "at": datetime.now(UTC),
        "done_at": None,
    }
    try:
        return events.create(store, SENT_RECORDINGS, document, action="sent", actor=actor)
    except BaseException:
        recording_pieces.delete(store, original)
        raise


def get(store: Store, recording_id: str, sent_by: str) -> SentRecording:
    """Return a recording that this official sent.

    :raises NotFound: there is none.
    """
    return store.one(SENT_RECORDINGS, recording_id, {"sent_by": sent_by})


def latest(store: Store, sent_by: str, limit: int) -> list[SentRecording]:
    """Return the recordings that this official sent last."""
    found = store.collection(SENT_RECORDINGS).find({"sent_by": sent_by})
    return list(found.sort("_id", DESCENDING).limit(limit))


def make(store: Store, recording_id: str) -> SentRecording:
    """Make a recording, or refuse it; one that is done already stays as it is.

    :raises Unavailable: another one is being made.
    """
    sent = _begun(store, recording_id)
    if sent["original"] is None:
        return sent
    try:
        if sent["tries"] > MOST_TRIES:
            raise Invalid(Fault("file", "upload_too_costly"))
        if not (data := recording_pieces.read(store, sent["original"])):
            raise Invalid(Fault("file", "recording_gone"))
        kind, made = kinds.of_recording(recordings.read(data, store.settings))
    except Unavailable:
        # Nothing was begun.
        store.collection(SENT_RECORDINGS).update_one({"_id": recording_id}, {"$inc": {"tries": -1}})
        raise
    except Invalid as refused:
        fault = refused.faults[0]
        refusal: Refusal = {"code": fault.code, "params": dict(fault.params)}
        return _done(store, sent, "refused", {"state": RecordingState.REFUSED, "refusal": refusal})
    origin = Origin(sent["name"], sent["agency_id"], sent["area_id"])
    kept = library.keep(store, kind, made, origin, actor=_sender(sent))
    return _done(store, sent, "made", {"state": RecordingState.READY, "file_id": kept.file["_id"]})


def _begun(store: Store, recording_id: str) -> SentRecording:
    """Count one more try of a recording that is still to be made, and return it."""
    waiting = {"_id": recording_id, "state": RecordingState.PROCESSING}
    store.collection(SENT_RECORDINGS).update_one(waiting, {"$inc": {"tries": 1}})
    return store.one(SENT_RECORDINGS, recording_id)


def _done(store: Store, sent: SentRecording, action: str, outcome: Outcome) -> SentRecording:
    """Say what became of a recording, and delete what was sent, in one transaction."""
    update = {"$set": {**outcome, "original": None, "done_at": datetime.now(UTC)}}

    def work(session: ClientSession) -> SentRecording:
        after = events.change(
            store,
            SENT_RECORDINGS,
            sent["_id"],
            update,
            action=action,
            actor=SYSTEM,
            guard={"state": RecordingState.PROCESSING},
            session=session,
        )
        if sent["original"]:
            recording_pieces.delete(store, sent["original"], session)
        return after

    try:
        done = store.transact(work)
    except Stale:
        # Another worker was faster.
        return store.one(SENT_RECORDINGS, sent["_id"])
    log.info("recording_done", recording=sent["_id"], state=done["state"])
    return done


def _sender(sent: SentRecording) -> Actor:
    return {"kind": "official", "id": sent["sent_by"]}
