"""The media library (kho tư liệu): files of the hub, each kept once, by the hash of what was made of it.

Whoever sends the same file again finds the one that is there. `used_at` is written in the transaction of whatever
begins to use a file, so a file that is taken into use while it is being removed is either found gone or stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple, TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.errors import Clash, NotFound
from models.files import file_words, kinds, stored_files
from models.files.kinds import FileFacts, FileKind, ReadFile
from models.files.stored_files import StoredFile
from models.language.dates import VIETNAM
from models.language.languages import DEFAULT
from models.store import Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor, EventDetails
from models.store.reactions import Reaction


class RightsKind(StrEnum):
    """By what right a file is published; what is unknown is not published."""

    OWN = "own"
    LICENSED = "licensed"
    PUBLIC_DOMAIN = "public_domain"
    PERMISSION = "permission"
    UNKNOWN = "unknown"


class ConsentKind(StrEnum):
    """Whether the persons shown agree (Law on Personal Data Protection 91/2025/QH15); refused and unknown is no."""

    GIVEN = "given"
    NOT_NEEDED = "not_needed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Noted(TypedDict):
    """A kind (`RightsKind` or `ConsentKind`) and what there is to say of it."""

    kind: str
    note: str


class StoredPart(TypedDict):
    """One part of a file: its id in GridFS, its usual ending, its media type, its bytes."""

    file_id: str
    ending: str
    mime: str
    bytes: int


class Described(TypedDict):
    """What officials say of a file.

    :param title: by language, as `description` and `alt` (what is said to whoever does not see it).
    :param area_id: the place that it shows or is about, or None.
    :param taken_on: a day, YYYY-MM-DD, or "".
    :param source_agency_id: the body that it comes from.
    """

    title: dict[str, str]
    description: dict[str, str]
    alt: dict[str, str]
    tags: list[str]
    area_id: str | None
    taken_on: str
    source_agency_id: str
    rights: Noted
    consent: Noted


class FoundBy(TypedDict):
    """By what a file is found; see `LibraryFile`."""

    words: list[str]
    tag_keys: list[str]
    day: str


class LibraryFile(Described, FoundBy):
    """One file.

    :param hash: SHA-256 of its main part, in hex.
    :param kind: a `FileKind`; `parts` are what was made of it, by name.
    :param name: what it was called by whoever sent it.
    :param said: what it says of itself.
    :param words: by which it is found, folded; `tag_keys` are its tags, folded.
    :param day: when it was taken, else when it was kept, YYYY-MM-DD.
    :param used_at: when something last began to use it, else when it was kept.
    """

    _id: str
    version: int
    hash: str
    kind: str
    name: str
    said: str
    facts: FileFacts
    parts: dict[str, StoredPart]
    uploaded_by: str
    at: datetime
    used_at: datetime


class NewFile(Described, FoundBy):
    """What of a new file follows from what was read; see `LibraryFile`."""

    kind: str
    name: str
    said: str
    facts: FileFacts
    at: datetime
    used_at: datetime


LIBRARY_FILES = CollectionSpec(
    "library_files",
    LibraryFile,
    purpose="One file of the media library, whose parts are in GridFS.",
    kept="For ever once an edition of a post has used it; unused, as its kind says (`models.files.kinds`).",
    personal="It may show people: `consent` says whether they agree. `uploaded_by` is the id of an official.",
    kind=Kind.LIBRARY_FILE,
    indexes=[
        IndexModel([("hash", ASCENDING)], unique=True),
        *(
            IndexModel([(name, ASCENDING), ("_id", DESCENDING)])
            for name in ("words", "tag_keys", "kind", "area_id", "source_agency_id", "day")
        ),
    ],
)


class Kept(NamedTuple):
    """A file of the library, and whether it is new there."""

    file: LibraryFile
    is_new: bool


class Origin(NamedTuple):
    """Where a file comes from: what it was called, the body and the place of whoever sent it."""

    name: str
    agency_id: str
    area_id: str | None


def keep(store: Store, kind: FileKind, read: ReadFile, origin: Origin, *, actor: Actor) -> Kept:
    """Keep a file that was read, or find it where it is kept already."""
    main = read.parts[kinds.KINDS[kind].main]
    digest = hashlib.sha256(main.data).hexdigest()
    if known := _found_again(store, digest):
        return Kept(known, is_new=False)
    parts = {name: _stored(store, digest, name, part) for name, part in read.parts.items()}
    now = datetime.now(UTC)
    later = {Reaction.CLEAN_LIBRARY: now + kinds.KINDS[kind].unused_for}
    own = {"hash": digest, "parts": parts, "uploaded_by": actor["id"]}
    document = {**_new(kind, read, origin, now), **own}
    details: EventDetails = {"later": later, "changes": {"hash": digest}}
    try:
        made = events.create(store, LIBRARY_FILES, document, action="kept", actor=actor, details=details)
    except BaseException as error:
        stored_files.forget(store, (part["file_id"] for part in parts.values()))
        # Somebody sent the same at the same moment.
        if isinstance(error, DuplicateKeyError) and (known := _found_again(store, digest)):
            return Kept(known, is_new=False)
        raise
    return Kept(made, is_new=True)


def get(store: Store, file_id: str) -> LibraryFile:
    """Return one file.

    :raises NotFound: there is none.
    """
    return store.one(LIBRARY_FILES, file_id)


def by_hash(store: Store, digest: str) -> LibraryFile | None:
    """Return the file whose main part has this SHA-256 in hex; None without one."""
    return store.collection(LIBRARY_FILES).find_one({"hash": digest})


def by_ids(store: Store, file_ids: Iterable[str]) -> dict[str, LibraryFile]:
    """Return some files by their ids; those that are gone are left out."""
    wanted = sorted(set(file_ids))
    rows = store.collection(LIBRARY_FILES).find({"_id": {"$in": wanted}}) if wanted else ()
    return {row["_id"]: row for row in rows}


def part(file: LibraryFile, name: str = "") -> StoredPart:
    """Return a part of a file, the file itself if none is named.

    :raises NotFound: there is no such part.
    """
    wanted = name or kinds.KINDS[FileKind(file["kind"])].main
    if wanted not in file["parts"]:
        raise NotFound
    return file["parts"][wanted]


def open_part(store: Store, stored: StoredPart) -> StoredFile:
    """Return the bytes of a part to read from, piece by piece."""
    return StoredFile(store, stored["file_id"])


def refusal(file: LibraryFile) -> str:
    """Return the code that says why a file may not be published, the first of several; "" if it may."""
    return next(refusals(file), "")


def refusals(file: LibraryFile) -> Iterator[str]:
    """Yield the codes of everything for which a file may not be published."""
    if file["consent"]["kind"] in _REFUSALS:
        yield _REFUSALS[file["consent"]["kind"]]
    if file["rights"]["kind"] == RightsKind.UNKNOWN:
        yield "media_rights_unknown"


_REFUSALS: Mapping[str, str] = {
    ConsentKind.REFUSED: "media_consent_refused",
    ConsentKind.UNKNOWN: "media_consent_unknown",
}


def hold(store: Store, file_ids: Sequence[str], session: ClientSession) -> None:
    """Note that something begins to use these files, in the transaction of that.

    :raises Clash: `media_gone`, one of them was removed meanwhile.
    """
    wanted = sorted(set(file_ids))
    if not wanted:
        return
    change = {"$set": {"used_at": datetime.now(UTC)}}
    done = store.collection(LIBRARY_FILES).update_many({"_id": {"$in": wanted}}, change, session=session)
    if done.matched_count != len(wanted):
        raise Clash("media_gone")


def delete(store: Store, file: LibraryFile, session: ClientSession) -> None:
    """Delete a file with its parts in a transaction; what uses it was asked for before, in the same one."""
    stored_files.delete(store, (one["file_id"] for one in file["parts"].values()), session)
    store.collection(LIBRARY_FILES).delete_one({"_id": file["_id"]}, session=session)


def _found_again(store: Store, digest: str) -> LibraryFile | None:
    """Return the file with this hash, which is new again to whatever looks for unused ones."""
    change = {"$set": {"used_at": datetime.now(UTC)}}
    return store.collection(LIBRARY_FILES).find_one_and_update({"hash": digest}, change)


def _stored(store: Store, digest: str, name: str, made: kinds.Part) -> StoredPart:
    file_id = stored_files.put(store, f"{digest}-{name}.{made.ending}", made.data)
    return {"file_id": file_id, "ending": made.ending, "mime": made.mime, "bytes": len(made.data)}


def _new(kind: FileKind, read: ReadFile, origin: Origin, now: datetime) -> NewFile:
    row = kinds.KINDS[kind]
    described: Described = {
        "title": {DEFAULT: read.said or file_words.title_of(origin.name)},
        "description": {},
        "alt": {},
        "tags": [],
        "area_id": origin.area_id,
        "taken_on": "",
        "source_agency_id": origin.agency_id,
        "rights": {"kind": RightsKind.UNKNOWN, "note": ""},
        "consent": {
            "kind": ConsentKind.UNKNOWN if row.shows_people else ConsentKind.NOT_NEEDED,
            "note": "",
        },
    }
    name = file_words.clean_name(origin.name)
    return {
        **described,
        "kind": kind,
        "name": name,
        "said": read.said,
        "facts": read.facts,
        **found_by(described, name, read.said, now),
        "at": now,
        "used_at": now,
    }


def found_by(described: Described, name: str, said: str, at: datetime) -> FoundBy:
    """Return by what a file is found, as it is stored."""
    texts = [
        *described["title"].values(),
        *described["tags"],
        name,
        said,
        *described["alt"].values(),
        *described["description"].values(),
    ]
    return {
        "words": file_words.words_of(texts),
        "tag_keys": file_words.keys_of(described["tags"]),
        "day": described["taken_on"] or at.astimezone(VIETNAM).date().isoformat(),
    }
