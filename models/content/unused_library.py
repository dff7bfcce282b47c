"""Unused files of the library: what nothing has used for as long as its kind says is removed, its parts with it.

A reaction to the event that keeps a file looks at it when that time is over. What was used meanwhile is looked at
again later; what an edition uses stays for ever, for readers may ask in years what they were shown.
"""

from __future__ import annotations

from datetime import UTC, datetime

from pymongo.client_session import ClientSession

from models.content import file_uses
from models.errors import NotFound, Stale
from models.files import kinds, library
from models.files.kinds import FileKind
from models.files.library import LIBRARY_FILES, LibraryFile
from models.store import Store, events
from models.store.events import SYSTEM


def clean(store: Store, file_id: str, now: datetime | None = None) -> datetime | None:
    """Remove a file if it was unused for long enough.

    :returns: when to look again; None if it is gone or stays for ever.
    """
    at = now or datetime.now(UTC)
    try:
        file = library.get(store, file_id)
    except NotFound:
        return None
    unused_for = kinds.KINDS[FileKind(file["kind"])].unused_for
    if file_uses.is_held(store, file_id):
        return None
    if file["used_at"] + unused_for > at:
        return file["used_at"] + unused_for
    return None if _removed(store, file) else at + unused_for


def _removed(store: Store, file: LibraryFile) -> bool:
    def work(session: ClientSession) -> bool:
        if file_uses.of_file(store, file["_id"], most=1, session=session):
            return False
        gone = events.change(
            store,
            LIBRARY_FILES,
            file["_id"],
            {"$set": {"words": []}},
            action="removed",
            actor=SYSTEM,
            guard={"used_at": file["used_at"]},
            session=session,
        )
        library.delete(store, gone, session)
        return True

    try:
        return store.transact(work)
    except (NotFound, Stale):
        # Gone already, or taken into use at this moment.
        return False
