"""Remote photos: what another system has on its own server and a report is to show.

Nothing is fetched in a request: the report notes the addresses in `media_urls`, an event asks for them, and the
worker that fetched one, or gave it up, settles it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from pymongo.client_session import ClientSession

from models.errors import Stale
from models.files import uploads
from models.reports.reports import REPORTS, Report
from models.store import Document, Store, events
from models.store.events import SYSTEM, Actor


def ask(
    store: Store, report_id: str, urls: Sequence[str], actor: Actor, session: ClientSession | None = None
) -> Report:
    """Ask for photos of a report; the reaction to the event fetches them."""
    return events.change(
        store,
        REPORTS,
        report_id,
        {"$addToSet": {"media_urls": {"$each": list(urls)}}},
        action="photos_promised",
        actor=actor,
        details={"changes": {"count": len(urls)}},
        session=session,
    )


def settle(store: Store, report_id: str, url: str, upload_id: str) -> None:
    """Make the upload that an address became part of its report; done again it changes nothing.

    :param upload_id: "" when the photo can't be had.
    """
    photos = [upload_id] if upload_id else []
    update: Document = {
        "$pull": {"media_urls": url},
        "$push": {"photos": {"$each": photos}},
        "$set": {"updated_at": datetime.now(UTC)},
    }

    def work(session: ClientSession) -> None:
        events.change(
            store,
            REPORTS,
            report_id,
            update,
            action="photos_added" if photos else "photos_missed",
            actor=SYSTEM,
            guard={"media_urls": url},
            session=session,
        )
        uploads.attach(store, photos, report_id, session)

    try:
        store.transact(work)
    except Stale:
        # Another run settled it first; what this one saved is part of nothing.
        return
