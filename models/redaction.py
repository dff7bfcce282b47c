"""Redaction: a resident takes his words and photos out of a report, for ever.

The report stays for the unit, with its place, category and history, so that the work goes on; in the place of the text
stands nothing. Files are deleted in the same transaction. Events are never rewritten: what the resident wrote in them
is shown to nobody any more (`hidden`).
"""

from __future__ import annotations

from datetime import UTC, datetime

from pymongo.client_session import ClientSession

from models import cells, events, uploads
from models.events import Actor, Kind
from models.reports import COLLECTION
from models.store import Document, Store

#: Kinds of actors that are residents.
RESIDENTS = frozenset({"device", "citizen", "chat", "pin", "key"})

#: Fields that hold the resident's words in other forms.
WORDS = ("supplements", "attributes", "media_urls", "reporter.contact")


def redact(store: Store, report: Document, actor: Actor) -> Document:
    """Delete text, address and photos of a report in any state; done again it changes nothing."""
    if report.get("redacted_at"):
        return report

    def work(session: ClientSession) -> Document:
        # The photos as they are now: one may have been added a moment ago.
        photos = store.db[COLLECTION].find_one({"_id": report["_id"]}, {"photos": 1}, session=session)
        after = events.change(
            store,
            Kind.REPORT,
            report["_id"],
            {"$set": _emptied(report), "$unset": dict.fromkeys(WORDS, "")},
            action="redacted",
            actor=actor,
            guard={"redacted_at": None},
            told={"public": True},
            session=session,
        )
        for upload_id in (photos or {}).get("photos", []):
            uploads.erase(store, upload_id, actor=actor, session=session)
        return after

    return store.transact(work)


def hidden(report: Document, event: Document) -> bool:
    """Whether the words and photos of this event are the resident's own and were taken out."""
    at = report.get("redacted_at")
    return bool(at and event["at"] <= at and event["actor"]["kind"] in RESIDENTS)


def _emptied(report: Document) -> Document:
    now = datetime.now(UTC)
    values: Document = {
        "text": "",
        "folded": "",
        "tokens": [],
        "place.address": "",
        "photos": [],
        "published": False,
        "redacted_at": now,
        "updated_at": now,
    }
    point = report["place"].get("point")
    if point and report["place"].get("private"):
        lon, lat = point["coordinates"]
        blurred = cells.blurred(lat, lon)
        values["place.point"] = {"type": "Point", "coordinates": [blurred[1], blurred[0]]}
    return values
