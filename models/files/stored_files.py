"""Stored files: the bytes of whatever was made safe, in GridFS; documents keep their ids."""

from __future__ import annotations

import io
from collections.abc import Iterable

from bson.objectid import ObjectId
from gridfs import GridFSBucket
from pymongo.client_session import ClientSession

from models.store import Store

BUCKET = "files"


def put(store: Store, name: str, data: bytes) -> str:
    """Keep bytes under a name and return their id."""
    return str(bucket(store).upload_from_stream(name, data))


def whole(store: Store, file_id: str) -> bytes:
    """Return the bytes of a stored file."""
    return bytes(bucket(store).open_download_stream(ObjectId(file_id)).read())


class StoredFile(io.RawIOBase):
    """A stored file to read from, one piece in memory at a time, from wherever one seeks to.

    The driver's own reader fetches up to 16 MB at the first byte, also for whoever wants one second of a film.
    """

    def __init__(self, store: Store, file_id: str) -> None:
        self._chunks = store.db[BUCKET].chunks
        self._id, self._at = ObjectId(file_id), 0
        facts = store.db[BUCKET].files.find_one({"_id": self._id}) or {"length": 0, "chunkSize": 1}
        self._length, self._size = int(facts["length"]), int(facts["chunkSize"])

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that one can go anywhere in it."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go on reading from there."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """Return where it is read next."""
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        """Return some bytes, at most `size` and what is left of one stored piece; nothing at the end.

        :raises EOFError: a piece is gone, since the file was removed meanwhile.
        """
        if self._at >= self._length or size == 0:
            return b""
        number, skipped = divmod(self._at, self._size)
        found = self._chunks.find_one({"files_id": self._id, "n": number}, {"data": 1})
        if found is None:
            raise EOFError
        most = None if size is None or size < 0 else skipped + size
        data = bytes(found["data"][skipped:most])
        self._at += len(data)
        return data


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
