"""Emblems (biểu trưng) of the province and its communes: a picture of the library at the head of residents' pages.

Loa ships none: whoever looks after the catalogue of an area chooses one. The small picture is copied, so it stays
when the file leaves the library.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypedDict, cast

from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault, NotFound, Stale, insist_on_none
from models.files import library, stored_files
from models.files.kinds import FileKind
from models.files.library import LibraryFile
from models.store import Store, events
from models.store.collections import CollectionSpec, Kind

#: Shortest side in pixels, so that it can be the sign of an app; longest side of the copy (`thumb` of a picture).
LEAST_SIDE, SIDE = 192, 320

#: So many digits of the hash tell one picture from the next.
DIGEST = 16

#: One side may be so many times the other.
MOST_RATIO = 1.25


class EmblemFacts(TypedDict):
    """What is said of an emblem without its bytes.

    :param _id: the area; `file_id` the file of the library that it was made of, "" when it was taken away.
    :param digest: begin of the hash of that file, "" without one; `width` and `height` of the copy in pixels.
    """

    _id: str
    version: int
    file_id: str
    digest: str
    width: int
    height: int


class Emblem(EmblemFacts):
    """The emblem of an area; `picture` is a JPEG, empty when it was taken away."""

    picture: bytes


EMBLEMS = CollectionSpec(
    "emblems",
    Emblem,
    purpose="The emblem of the province or a commune, with the small picture itself.",
    kept="For ever; one that was taken away has no picture.",
    kind=Kind.EMBLEM,
)


def of(store: Store, area_id: str) -> EmblemFacts | None:
    """Return the emblem of an area, else that of the nearest area above; None if nobody chose one.

    :raises NotFound: there is no such area.
    """
    chosen = _chosen(store)
    above = reversed(areas.above(store, area_id)) if chosen else ()
    return next((chosen[one] for one in above if one in chosen), None)


def own(store: Store, area_id: str) -> EmblemFacts:
    """Return what was chosen for the area itself; version 0 when nobody chose anything yet."""
    row = store.collection(EMBLEMS).find_one({"_id": area_id}, {"picture": 0})
    blank: EmblemFacts = {"_id": area_id, "version": 0, "file_id": "", "digest": "", "width": 0, "height": 0}
    return cast(EmblemFacts, row) if row else blank


def picture(store: Store, area_id: str, digest: str) -> bytes:
    """Return the picture of the emblem that an area has now.

    :raises NotFound: it has none, or another one than `digest` says.
    """
    row = store.collection(EMBLEMS).find_one({"_id": area_id, "digest": digest}) if digest else None
    if row is None:
        raise NotFound
    return row["picture"]


def choose(store: Store, by: Identity, area_id: str, file_id: str, *, expect: int) -> EmblemFacts:
    """Make a picture of the library the emblem of an area.

    :param expect: the version that the official saw; 0 where nobody chose anything yet.
    :raises Invalid: `emblem_picture`, or why the file may not be published.
    :raises Forbidden: `no_permission` at the area.
    :raises NotFound: there is no such area or file.
    :raises Stale: somebody was faster; carries the emblem as it is now.
    """
    _insist(store, by, area_id)
    file = library.get(store, file_id)
    insist_on_none(faults_of(file))
    width, height = _sides(file)
    longest = max(width, height, SIDE)
    values: Mapping[str, object] = {
        "file_id": file_id,
        "digest": file["hash"][:DIGEST],
        "width": round(width * SIDE / longest),
        "height": round(height * SIDE / longest),
    }
    stored = stored_files.whole(store, library.part(file, "thumb")["file_id"])
    return _saved(store, by, area_id, values, stored, "changed", expect)


def take_away(store: Store, by: Identity, area_id: str, *, expect: int) -> EmblemFacts:
    """Leave an area without an emblem of its own.

    :raises Forbidden, Stale: as `choose`.
    :raises NotFound: there is no such area.
    """
    _insist(store, by, area_id)
    values: Mapping[str, object] = {"file_id": "", "digest": "", "width": 0, "height": 0}
    return _saved(store, by, area_id, values, b"", "removed", expect)


def may_choose(store: Store, by: Identity, area_id: str) -> bool:
    """Say whether an official looks after the catalogue of this area."""
    return permissions.may_in(store, by, Permission.CATALOGUE_MANAGE, area_id)


def faults_of(file: LibraryFile) -> Iterator[Fault]:
    """Yield why a file can't be an emblem."""
    shortest, longest = sorted(_sides(file))
    if shortest < LEAST_SIDE or longest > shortest * MOST_RATIO:
        yield Fault("file_id", "emblem_picture", {"least": LEAST_SIDE})
    for code in library.refusals(file):
        yield Fault("file_id", code)


def _insist(store: Store, by: Identity, area_id: str) -> None:
    areas.get(store, area_id)
    permissions.insist_in(store, by, Permission.CATALOGUE_MANAGE, area_id)


def _sides(file: LibraryFile) -> tuple[int, int]:
    """Return width and height of a picture in pixels; none of whatever else."""
    is_picture = file["kind"] == FileKind.PICTURE
    return (file["facts"]["width"], file["facts"]["height"]) if is_picture else (0, 0)


def _chosen(store: Store) -> Mapping[str, EmblemFacts]:
    """Return what was chosen, by area; the pages of residents ask for it each time."""

    def read() -> dict[str, EmblemFacts]:
        rows = store.collection(EMBLEMS).find({"digest": {"$ne": ""}}, {"picture": 0})
        return {row["_id"]: cast(EmblemFacts, row) for row in rows}

    return store.cached(EMBLEMS.name, read)


def _saved(
    store: Store,
    by: Identity,
    area_id: str,
    values: Mapping[str, object],
    stored: bytes,
    action: str,
    expect: int,
) -> EmblemFacts:
    details: events.EventDetails = {"changes": values}
    whole = {**values, "picture": stored}

    def work(session: ClientSession) -> Emblem:
        store.invalidate_catalogue(session)
        if expect:
            return events.change(
                store,
                EMBLEMS,
                area_id,
                {"$set": whole},
                action=action,
                actor=by.actor,
                expect=expect,
                details=details,
                session=session,
            )
        return events.create(
            store,
            EMBLEMS,
            {"_id": area_id, **whole},
            action=action,
            actor=by.actor,
            details=details,
            session=session,
        )

    try:
        return store.transact(work)
    except DuplicateKeyError as error:
        raise Stale(store.one(EMBLEMS, area_id)) from error
