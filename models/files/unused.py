"""Unused uploads: what nobody has made part of anything in time is removed, its files with it.

Somebody who gives up between the photo and the report, or a request that fails after its photos were stored, leaves
uploads behind. A reaction to the event that saves one looks at it after UPLOAD_UNUSED_HOURS. What is part of a report
by then stays for as long as the report; anything else goes for ever, with its position. The events of it stay.
"""

from __future__ import annotations

from pymongo.client_session import ClientSession

from models.errors import NotFound, Stale
from models.files import uploads
from models.files.uploads import UPLOADS
from models.store import Store, events
from models.store.events import SYSTEM


def clean(store: Store, upload_id: str) -> bool:
    """Remove an upload that is part of nothing, in one transaction with its files; says whether it did.

    Whoever attaches it at the same moment is first or finds it gone.
    """

    def work(session: ClientSession) -> None:
        update = {"$set": {"position": None}}
        gone = events.change(
            store,
            UPLOADS,
            upload_id,
            update,
            action="removed",
            actor=SYSTEM,
            guard={"used_by": None},
            session=session,
        )
        uploads.delete_files(store, gone["files"], session)
        store.collection(uploads.UPLOADS).delete_one({"_id": upload_id}, session=session)

    try:
        store.transact(work)
    except (NotFound, Stale):
        # It is gone already, or part of something.
        return False
    return True
