"""Media of programmes: which files are served to everybody under their SHA-256, since some programme names them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypedDict

from bson.objectid import ObjectId
from pymongo import UpdateOne

from models.errors import NotFound
from models.files import stored_files
from models.files.library import LIBRARY_FILES
from models.files.stored_files import StoredFile
from models.programme.programmes import Json
from models.store import Store
from models.store.collections import CollectionSpec
from models.store.database import but_for_duplicates


class NamedFile(TypedDict):
    """A file that a programme names, or named: its SHA-256, its id among stored files, its type and its bytes."""

    _id: str
    file_id: str
    type: str
    bytes: int
    named_at: datetime


NAMED_FILES = CollectionSpec(
    "programme_files",
    NamedFile,
    purpose="A file that is served to everybody by its hash, since a programme names it or named it.",
    kept="As long as the file itself.",
)


def name(store: Store, items: Iterable[Json]) -> None:
    """Note the files of some items, so that they are served from now on, and stay in the library."""
    wanted = {one["sha256"]: one for item in items for one in item["renditions"]}
    if not wanted:
        return
    now = datetime.now(UTC)
    used = {"$set": {"used_at": now}}
    store.collection(LIBRARY_FILES).update_many({"hash": {"$in": sorted(wanted)}}, used)
    known = {
        row["_id"] for row in store.collection(NAMED_FILES).find({"_id": {"$in": sorted(wanted)}}, {"_id": 1})
    }
    writes = []
    for digest in sorted(set(wanted) - known):
        if file_id := _stored(store, digest, wanted[digest]["bytes"]):
            row = {"file_id": file_id, "type": wanted[digest]["type"], "bytes": wanted[digest]["bytes"]}
            writes.append(UpdateOne({"_id": digest}, {"$setOnInsert": {**row, "named_at": now}}, upsert=True))
    if writes:
        with but_for_duplicates():
            store.collection(NAMED_FILES).bulk_write(writes, ordered=False)


def find(store: Store, digest: str) -> NamedFile:
    """Return a file that a programme names or named.

    :raises NotFound: no programme ever did, or the file is gone.
    """
    found = store.one(NAMED_FILES, digest)
    if store.db[stored_files.BUCKET].files.find_one({"_id": ObjectId(found["file_id"])}, {"_id": 1}) is None:
        raise NotFound
    return found


def opened(store: Store, file: NamedFile) -> StoredFile:
    """Return its bytes, to be read piece by piece."""
    return StoredFile(store, file["file_id"])


def _stored(store: Store, digest: str, length: int) -> str:
    """Return the id of the stored file with this hash, by which it is called; "" where there is none."""
    query = {"filename": {"$regex": f"^{digest}"}, "length": length}
    row = store.db[stored_files.BUCKET].files.find_one(query, {"_id": 1})
    return str(row["_id"]) if row else ""
