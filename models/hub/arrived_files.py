"""Arrived files: what messages of content name, fetched, made safe and kept in the media library.

The bytes must be those that the message says (`sha256`, `size`); what is kept is what the library made of them. What
may be published stands in the draft that nobody has touched; the rest waits in the library for somebody who says that
those who are shown agree. A file that never comes is named at the message with the reason.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

from pymongo.client_session import ClientSession

from models.areas import areas
from models.content.posts import POSTS, Medium, PostState
from models.errors import Clash, Fault, Invalid, Stale
from models.files import kinds, library, sent_recordings
from models.files.library import LIBRARY_FILES, ConsentKind, Noted, Origin, RightsKind
from models.files.recording_marks import is_recording
from models.files.sent_recordings import RecordingState
from models.hub import arrivals
from models.hub.arrivals import HUB_ARRIVALS, ArrivedFile, FileState, HubArrival
from models.hub.bodies import ContentBody, FileReference
from models.hub.peers import Peer
from models.settings import Settings
from models.store import Document, Store, events

#: A file that can't be had for so long is given up.
PATIENCE = timedelta(days=3)

#: Bytes that are others than the message says are asked for again so often: somebody may still be writing them.
MOST_DIFFERING = 3


def ask(
    store: Store, arrival: HubArrival, named: Sequence[FileReference], session: ClientSession
) -> HubArrival:
    """Ask for the files that a message names; the reaction to the event fetches them."""
    rows: list[ArrivedFile] = [
        {
            "name": one["name"],
            "state": FileState.AWAITED,
            "tries": 0,
            "code": "",
            "file_id": "",
            "recording_id": "",
        }
        for one in named
    ]
    return events.change(
        store,
        HUB_ARRIVALS,
        arrival["_id"],
        {"$set": {"files": rows}},
        action="files_promised",
        actor=arrivals.actor_of(arrival["peer_id"]),
        session=session,
    )


def awaited(store: Store, arrival: HubArrival) -> list[tuple[int, ArrivedFile, FileReference]]:
    """Return the files that are still to come, with their numbers and what the message says of them."""
    named = cast(ContentBody, arrivals.body_of(store, arrival)).get("files", [])
    rows = zip(arrival.get("files", []), named, strict=False)
    return [(n, row, one) for n, (row, one) in enumerate(rows) if row["state"] == FileState.AWAITED]


def most_bytes(settings: Settings, reference: FileReference) -> int:
    """Return how large a file may be.

    :raises Invalid: `upload_too_large`: it says itself that it is larger.
    """
    is_played = reference["media_type"].startswith(("audio/", "video/"))
    most = settings.recording_max_bytes if is_played else settings.upload_max_bytes
    if reference["size"] > most:
        raise Invalid(Fault("file", "upload_too_large", {"max": most // 1_000_000}))
    return reference["size"]


def insist_on_same(reference: FileReference, data: bytes) -> None:
    """Demand that bytes are those that a message names.

    :raises Clash: `hub_file_differs`.
    """
    if len(data) != reference["size"] or hashlib.sha256(data).hexdigest() != reference["sha256"]:
        raise Clash("hub_file_differs")


def keep(store: Store, peer: Peer, arrival: HubArrival, number: int, data: bytes) -> None:
    """Make something safe of a file and keep it; sound and films are made later, by their own reaction.

    :raises Invalid: it can't be accepted, and why.
    :raises Unavailable: too many others are being read.
    """
    actor = arrivals.actor_of(peer.id)
    origin = Origin(
        arrival.get("files", [])[number]["name"],
        arrival.get("agency_id", ""),
        areas.active_province_id(store),
    )
    if is_recording(data):
        sent = sent_recordings.send(store, data, origin, actor=actor)
        made = {f"files.{number}.recording_id": sent["_id"]}
        store.collection(HUB_ARRIVALS).update_one({"_id": arrival["_id"]}, {"$set": made})
        return
    kind, read = kinds.read(store.settings, data)
    kept = library.keep(store, kind, read, origin, actor=actor)
    _kept(store, peer, arrival, number, kept.file["_id"])


def look_at_recording(store: Store, peer: Peer, arrival: HubArrival, number: int) -> bool:
    """Say whether the recording of a file is settled, and note what became of it."""
    row = arrival.get("files", [])[number]
    sent = sent_recordings.get(store, row["recording_id"], arrivals.actor_of(peer.id)["id"])
    if sent["state"] == RecordingState.PROCESSING:
        return False
    if sent["file_id"]:
        _kept(store, peer, arrival, number, sent["file_id"])
    else:
        miss(store, arrival, number, sent["refusal"]["code"] if sent["refusal"] else "recording_gone")
    return True


def note_try(store: Store, arrival: HubArrival, number: int, code: str) -> None:
    """Note one try that failed. It is no event, since nothing came of it."""
    store.collection(HUB_ARRIVALS).update_one(
        {"_id": arrival["_id"]},
        {"$inc": {f"files.{number}.tries": 1}, "$set": {f"files.{number}.code": code}},
    )


def miss(store: Store, arrival: HubArrival, number: int, code: str) -> None:
    """Note that a file never came, or is none that may be kept; done again it changes nothing."""
    values = {"state": FileState.MISSED, "code": code}
    _settle(store, arrival, number, values, "file_missed")


def attach(store: Store, arrival_id: str) -> None:
    """Put what came and may be published into the draft, in the order of the message, while nobody has touched it."""

    def work(session: ClientSession) -> None:
        arrival = store.one(HUB_ARRIVALS, arrival_id, session=session)
        if not arrivals.is_current(store, arrival):
            return
        query: Document = {"_id": arrival["made_id"], "state": PostState.DRAFT, "editors": []}
        post = store.collection(POSTS).find_one(query, session=session)
        media = _media(store, arrival)
        if post is None or post["media"] == media:
            return
        library.hold(store, [one["file_id"] for one in media], session)
        events.change(
            store,
            POSTS,
            post["_id"],
            {"$set": {"media": media, "updated_at": datetime.now(UTC)}},
            action="edited",
            actor=arrivals.actor_of(arrival["peer_id"]),
            expect=post["version"],
            details={"changes": {"fields": ["media"]}},
            session=session,
        )

    store.transact(work)


def _media(store: Store, arrival: HubArrival) -> list[Medium]:
    ids = list(dict.fromkeys(one["file_id"] for one in arrival.get("files", []) if one["file_id"]))
    known = library.by_ids(store, ids)
    return [
        {"file_id": one, "caption": {}, "alt": {}}
        for one in ids
        if one in known and not library.refusal(known[one])
    ]


def _kept(store: Store, peer: Peer, arrival: HubArrival, number: int, file_id: str) -> None:
    """Note that a file is in the library, by whose permission, and put it into the draft."""
    _vouch(store, peer, file_id)
    values = {"state": FileState.KEPT, "code": "", "file_id": file_id}
    _settle(store, arrival, number, values, "file_kept")
    attach(store, arrival["_id"])


def _vouch(store: Store, peer: Peer, file_id: str) -> None:
    """Note by what right a file of a peer is published where nobody has said anything of it yet.

    Who sends content to be relayed gives the permission. That those who are shown agree, it says where the settings do.
    """
    file = library.get(store, file_id)
    said: dict[str, Noted] = {}
    if file["rights"]["kind"] == RightsKind.UNKNOWN:
        said["rights"] = {"kind": RightsKind.PERMISSION, "note": peer.name}
    if peer.files_cleared and file["consent"]["kind"] == ConsentKind.UNKNOWN:
        said["consent"] = {"kind": ConsentKind.GIVEN, "note": peer.name}
    if not said:
        return
    try:
        events.change(
            store,
            LIBRARY_FILES,
            file_id,
            {"$set": said},
            action="described",
            actor=arrivals.actor_of(peer.id),
            expect=file["version"],
            details={
                "changes": {"fields": sorted(said), **{name: one["kind"] for name, one in said.items()}}
            },
        )
    except Stale:
        # An official was faster: what they say counts.
        return


def _settle(store: Store, arrival: HubArrival, number: int, values: Mapping[str, str], action: str) -> None:
    try:
        events.change(
            store,
            HUB_ARRIVALS,
            arrival["_id"],
            {"$set": {f"files.{number}.{name}": value for name, value in values.items()}},
            action=action,
            actor=arrivals.actor_of(arrival["peer_id"]),
            guard={f"files.{number}.state": FileState.AWAITED},
            details={"note": str(values["code"]), "changes": {"number": number}},
        )
    except Stale:
        # Another worker was faster.
        return
