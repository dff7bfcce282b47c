"""Uploads (tệp đính kèm): safe pictures in GridFS, first anybody's own, then part of a report.

Document: `{_id, version, owner: {kind, id}, width, height, position: {lat, lon} | None, files: {large, thumb}, used_by,
purpose, at}`; `files` are ids in GridFS. The original file is never stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bson.objectid import ObjectId
from gridfs import GridFSBucket
from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession

from models import events, pictures
from models.errors import Clash, Fault, NotFound
from models.events import Actor, Kind
from models.messages import Owner
from models.store import Document, Store

COLLECTION = "uploads"
BUCKET = "files"

INDEXES = {COLLECTION: [IndexModel([("used_by", ASCENDING)]), IndexModel([("owner.id", ASCENDING)])]}

#: Most pictures of one report or one answer.
MAX_PER_REPORT = 5


def save(store: Store, data: bytes, *, owner: Owner, actor: Actor) -> Document:
    """Keep a picture; see `models.pictures` for what is done to it.

    :raises Invalid: it can't be accepted, and why.
    """
    settings = store.settings
    limits = pictures.Limits(
        settings.upload_max_bytes, settings.upload_max_pixels, settings.upload_max_frames
    )
    picture = pictures.read(data, limits)
    position = picture.position and {"lat": picture.position[0], "lon": picture.position[1]}
    files = {name: _put(store, name, bytes_) for name, bytes_ in picture.renditions.items()}
    document: Document = {
        "owner": {"kind": owner.kind, "id": owner.id},
        "width": picture.width,
        "height": picture.height,
        "position": position,
        "files": files,
        "used_by": None,
        "at": datetime.now(UTC),
    }
    try:
        return events.create(store, Kind.UPLOAD, document, action="saved", actor=actor)
    except BaseException:
        for file_id in files.values():
            _bucket(store).delete(ObjectId(file_id))
        raise


def get(store: Store, upload_id: str) -> Document:
    """One upload.

    :raises NotFound: there is none.
    """
    upload = store.db[COLLECTION].find_one({"_id": upload_id})
    if upload is None:
        raise NotFound
    return upload


def rendition(store: Store, upload: Document, name: str) -> bytes:
    """The JPEG bytes of a rendition (`large`, `thumb`).

    :raises NotFound: there is no such rendition.
    """
    if name not in upload["files"]:
        raise NotFound
    return bytes(_bucket(store).open_download_stream(ObjectId(upload["files"][name])).read())


def faults_of(store: Store, upload_ids: Sequence[str], owners: Sequence[Owner], field: str) -> list[Fault]:
    """What is wrong with using these uploads: too many, unknown (or somebody else's), or used already."""
    if len(upload_ids) > MAX_PER_REPORT:
        return [Fault(field, "too_many_photos", {"max": MAX_PER_REPORT})]
    whose = [{"owner.kind": owner.kind, "owner.id": owner.id} for owner in owners]
    wanted = {"_id": {"$in": list(upload_ids)}, "$or": whose}
    # A caller who has nothing of his own (only a PIN, a clock) owns no upload either.
    known = (
        {upload["_id"]: upload for upload in store.db[COLLECTION].find(wanted)}
        if upload_ids and whose
        else {}
    )
    return [
        Fault(f"{field}.{n}", "photo_used" if upload_id in known else "photo_unknown")
        for n, upload_id in enumerate(upload_ids)
        if known.get(upload_id, {"used_by": ""})["used_by"] is not None
    ]


def attach(store: Store, upload_ids: Sequence[str], used_by: str, session: ClientSession) -> None:
    """Make these uploads part of a report, in the transaction that files or changes it.

    :raises Clash: `photo_used`: another transaction was faster.
    """
    if not upload_ids:
        return
    done = store.db[COLLECTION].update_many(
        {"_id": {"$in": list(upload_ids)}, "used_by": None},
        {"$set": {"used_by": used_by}},
        session=session,
    )
    if done.modified_count != len(set(upload_ids)):
        raise Clash("photo_used")


def erase(store: Store, upload_id: str, *, actor: Actor, session: ClientSession) -> None:
    """Delete the files of an upload for ever, in the transaction of whoever wants that; its row stays.

    :raises NotFound: there is none.
    """
    before = store.db[COLLECTION].find_one({"_id": upload_id}, session=session)
    events.change(
        store,
        Kind.UPLOAD,
        upload_id,
        {"$set": {"files": {}, "position": None}},
        action="erased",
        actor=actor,
        session=session,
    )
    gone = [ObjectId(file_id) for file_id in before["files"].values()] if before else []
    # The driver's GridFS refuses transactions; its two collections do not.
    store.db[BUCKET].files.delete_many({"_id": {"$in": gone}}, session=session)
    store.db[BUCKET].chunks.delete_many({"files_id": {"$in": gone}}, session=session)


def _put(store: Store, name: str, data: bytes) -> str:
    return str(_bucket(store).upload_from_stream(f"{name}.jpg", data))


def _bucket(store: Store) -> GridFSBucket:
    return GridFSBucket(store.db, BUCKET)
