"""Uploads (tệp đính kèm): safe pictures and documents in GridFS, first anybody's own, then part of a report.

The original file is never stored, only what was made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.access.callers import HERE, Circumstances
from models.errors import Clash, Fault, NotFound
from models.files import pdfs, pictures, stored_files
from models.files.limits import MOST_PIXELS
from models.files.pictures import Picture
from models.messages.messages import Owner, owned_by
from models.messages.shapes import OwnerFields
from models.store import Query, Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor
from models.store.reactions import Reaction


class Position(TypedDict):
    """Where a photo was taken by its EXIF, in degrees (WGS 84)."""

    lat: float
    lon: float


class UploadFacts(TypedDict):
    """What is known of a file: of a photo its size in pixels and position, of a document its pages and bytes.

    `kind` is an `UploadKind`; one without it is a photo, from before there were documents. Only its owner sees the
    `position`.
    """

    kind: NotRequired[str]
    position: Position | None
    width: NotRequired[int]
    height: NotRequired[int]
    pages: NotRequired[int]
    bytes: NotRequired[int]


class Upload(UploadFacts):
    """One picture or document.

    `files` are ids in GridFS by rendition: `large` and `thumb`, or `document`; an erased one has none. `used_by` is the
    id of the report or talk that it is part of, or None.
    """

    _id: str
    version: int
    owner: OwnerFields
    files: dict[str, str]
    used_by: str | None
    at: datetime


UPLOADS = CollectionSpec(
    "uploads",
    Upload,
    purpose="One picture or PDF document, whose files are in GridFS.",
    kept="With the report or talk that it is part of, but for what a redaction deletes; unused, UPLOAD_UNUSED_HOURS.",
    personal="The files show what was sent, without metadata; `position` is where the photo was taken.",
    kind=Kind.UPLOAD,
    indexes=[IndexModel([("used_by", ASCENDING)]), IndexModel([("owner.id", ASCENDING)])],
)

#: Most pictures of one report or one answer.
MAX_PER_REPORT = 5

#: Most attachments, photos and documents together, of one step.
MAX_ATTACHMENTS = 10


class UploadKind(StrEnum):
    """What an upload is."""

    PHOTO = "photo"
    DOCUMENT = "document"


#: The name of a stored file, by its rendition.
FILES: Mapping[str, str] = {"large": "large.jpg", "thumb": "thumb.jpg", "document": "document.pdf"}


def keep(store: Store, data: bytes, *, owner: Owner, actor: Actor, where: Circumstances = HERE) -> Upload:
    """Keep a picture or a PDF document, whichever it is.

    :param where: where it comes from: of one network not all files are read at a time.
    :raises Invalid: it can't be accepted, and why.
    :raises Unavailable: too many others are being read.
    """
    work = save_document if pdfs.is_pdf(data) else save
    return work(store, data, owner=owner, actor=actor, where=where)


def save_document(
    store: Store, data: bytes, *, owner: Owner, actor: Actor, where: Circumstances = HERE
) -> Upload:
    """Keep a PDF document; see `models.files.pdfs` for what is done to it.

    :raises Invalid: it can't be accepted, and why.
    """
    pdf = pdfs.read(data, store.settings.upload_max_bytes, store.settings.upload_max_pages, where)
    facts: UploadFacts = {
        "kind": UploadKind.DOCUMENT,
        "pages": pdf.pages,
        "bytes": len(pdf.data),
        "position": None,
    }
    return _create(store, facts, {"document": pdf.data}, owner, actor)


def save(store: Store, data: bytes, *, owner: Owner, actor: Actor, where: Circumstances = HERE) -> Upload:
    """Keep a picture; see `models.files.pictures` for what is done to it.

    :raises Invalid: it can't be accepted, and why.
    """
    return save_picture(store, read_picture(store, data, where), owner=owner, actor=actor)


def read_picture(store: Store, data: bytes, where: Circumstances = HERE) -> Picture:
    """Return the picture in the bytes of a file, by the limits of the settings; nothing is kept yet.

    :raises Invalid: it can't be accepted, and why.
    """
    settings = store.settings
    limits = pictures.Limits(settings.upload_max_bytes, MOST_PIXELS, settings.upload_max_frames)
    return pictures.read(data, limits, where)


def save_picture(store: Store, picture: Picture, *, owner: Owner, actor: Actor) -> Upload:
    """Keep a picture that was read."""
    position: Position | None = (
        {"lat": picture.position[0], "lon": picture.position[1]} if picture.position else None
    )
    facts: UploadFacts = {
        "kind": UploadKind.PHOTO,
        "width": picture.width,
        "height": picture.height,
        "position": position,
    }
    return _create(store, facts, picture.renditions, owner, actor)


def _create(
    store: Store, facts: UploadFacts, renditions: Mapping[str, bytes], owner: Owner, actor: Actor
) -> Upload:
    files = {name: stored_files.put(store, FILES[name], bytes_) for name, bytes_ in renditions.items()}
    now = datetime.now(UTC)
    unused = now + timedelta(hours=store.settings.upload_unused_hours)
    document = {
        **facts,
        "owner": {"kind": owner.kind, "id": owner.id},
        "files": files,
        "used_by": None,
        "at": now,
    }
    details: events.EventDetails = {"later": {Reaction.CLEAN_UPLOAD: unused}}
    try:
        return events.create(store, UPLOADS, document, action="saved", actor=actor, details=details)
    except BaseException:
        stored_files.forget(store, files.values())
        raise


def get(store: Store, upload_id: str) -> Upload:
    """Return one upload.

    :raises NotFound: there is none.
    """
    return store.one(UPLOADS, upload_id)


def by_ids(store: Store, upload_ids: Iterable[str]) -> dict[str, Upload]:
    """Return some uploads by their ids; those that are gone are left out."""
    wanted = sorted(set(upload_ids))
    rows = store.collection(UPLOADS).find({"_id": {"$in": wanted}}) if wanted else ()
    return {row["_id"]: row for row in rows}


def rendition(store: Store, upload: Upload, name: str) -> bytes:
    """Return the bytes of a rendition (JPEG: `large`, `thumb`; PDF: `document`).

    :raises NotFound: there is no such rendition.
    """
    if name not in upload["files"]:
        raise NotFound
    return stored_files.whole(store, upload["files"][name])


def kind_of(upload: UploadFacts) -> UploadKind:
    """Say what an upload is."""
    return UploadKind(upload.get("kind") or UploadKind.PHOTO)


def by_kind(store: Store, upload_ids: Sequence[str]) -> dict[UploadKind, list[str]]:
    """Return these uploads in their order, the photos and the documents apart; unknown ones are neither."""
    found: dict[UploadKind, list[str]] = {kind: [] for kind in UploadKind}
    if upload_ids:
        rows = store.collection(UPLOADS).find({"_id": {"$in": list(upload_ids)}}, {"kind": 1})
        kinds = {row["_id"]: kind_of(row) for row in rows}
        for upload_id in dict.fromkeys(upload_ids):
            if upload_id in kinds:
                found[kinds[upload_id]].append(upload_id)
    return found


def faults_of(store: Store, upload_ids: Sequence[str], owners: Sequence[Owner], field: str) -> list[Fault]:
    """Return what is wrong with using these as photos: too many, unknown or somebody else's, or used already."""
    if len(upload_ids) > MAX_PER_REPORT:
        return [Fault(field, "too_many_photos", {"max": MAX_PER_REPORT})]
    photos: Query = {"kind": {"$ne": UploadKind.DOCUMENT}}
    return _unfit(store, upload_ids, owners, field, ("photo_used", "photo_unknown"), photos)


def attachment_faults(
    store: Store, upload_ids: Sequence[str], owners: Sequence[Owner], field: str
) -> list[Fault]:
    """Return the same for attachments, photos and documents alike."""
    if len(upload_ids) > MAX_ATTACHMENTS:
        return [Fault(field, "too_many_attachments", {"max": MAX_ATTACHMENTS})]
    return _unfit(store, upload_ids, owners, field, ("attachment_used", "attachment_unknown"), {})


def _unfit(
    store: Store,
    upload_ids: Sequence[str],
    owners: Sequence[Owner],
    field: str,
    codes: tuple[str, str],
    only: Query,
) -> list[Fault]:
    used, unknown = codes
    wanted = {"_id": {"$in": list(upload_ids)}, **owned_by(owners), **only}
    # A caller who owns nothing (only a PIN, a clock) owns no upload either.
    known = (
        {upload["_id"]: upload for upload in store.collection(UPLOADS).find(wanted)}
        if upload_ids and owners
        else {}
    )
    unfit = [
        Fault(f"{field}.{n}", used if upload_id in known else unknown)
        for n, upload_id in enumerate(upload_ids)
        if upload_id not in known or known[upload_id]["used_by"] is not None
    ]
    twice = [
        n for n, upload_id in enumerate(upload_ids) if upload_id in upload_ids[:n] and upload_id in known
    ]
    return unfit + [Fault(f"{field}.{n}", "id_repeated") for n in twice]


def attach(store: Store, upload_ids: Sequence[str], used_by: str, session: ClientSession) -> None:
    """Make these uploads part of a report, in the transaction that files or changes it.

    :raises Clash: `photo_used`: another transaction was faster.
    """
    if not upload_ids:
        return
    done = store.collection(UPLOADS).update_many(
        {"_id": {"$in": list(upload_ids)}, "used_by": None},
        {"$set": {"used_by": used_by}},
        session=session,
    )
    if done.modified_count != len(set(upload_ids)):
        raise Clash("photo_used")


def hand_on(
    store: Store, upload_ids: Sequence[str], used_by: str, then_by: str | None, session: ClientSession
) -> None:
    """Let what is part of one thing become part of another, or of nothing; what is not part of it stays as it is."""
    query = {"_id": {"$in": list(upload_ids)}, "used_by": used_by}
    store.collection(UPLOADS).update_many(query, {"$set": {"used_by": then_by}}, session=session)


def erase(store: Store, upload_id: str, *, actor: Actor, session: ClientSession) -> None:
    """Delete the files of an upload for ever, in the transaction of whoever wants that; its row stays.

    :raises NotFound: there is none.
    """
    before = store.collection(UPLOADS).find_one({"_id": upload_id}, session=session)
    events.change(
        store,
        UPLOADS,
        upload_id,
        {"$set": {"files": {}, "position": None}},
        action="erased",
        actor=actor,
        session=session,
    )
    delete_files(store, before["files"] if before else {}, session)


def delete_files(store: Store, files: Mapping[str, str], session: ClientSession) -> None:
    """Delete stored files, ids by rendition, in a transaction."""
    stored_files.delete(store, files.values(), session)
