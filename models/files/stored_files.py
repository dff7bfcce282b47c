"""Stored files: the bytes of whatever was made safe, in GridFS; documents keep their ids."""

from __future__ import annotations

from collections.abc import Iterable

from bson.objectid import ObjectId
from gridfs import GridFSBucket, GridOut
from pymongo.client_session import ClientSession

from models.store import Store

BUCKET = "files"


def put(store: Store, name: str, data: bytes) -> str:
    """Keep bytes under a name and return their id."""
    return str(bucket(store).upload_from_stream(name, data))


def open_one(store: Store, file_id: str) -> GridOut:
    """Return a stored file to read from, piece by piece; it can seek."""
    return bucket(store).open_download_stream(ObjectId(file_id))


def forget(store: Store, file_ids: Iterable[str]) -> None:
    """Delete stored files that no document names yet."""
    for file_id in file_ids:
        bucket(store).delete(ObjectId(file_id))


def delete(store: Store, file_ids: Iterable[str], session: ClientSession) -> None:
    """Delete stored files in the transaction that changes the document which names them."""
    gone = [ObjectId(file_id) for file_id in file_ids]
    # The driver's GridFS refuses transactions; its two collections do not.
    store.db[BUCKET].files.delete_many({"_id": {"$in": gone}}, session=session)
    store.db[BUCKET].chunks.delete_many({"files_id": {"$in": gone}}, session=session)


def bucket(store: Store) -> GridFSBucket:
    """Return the bucket of all files."""
    return GridFSBucket(store.db, BUCKET)
