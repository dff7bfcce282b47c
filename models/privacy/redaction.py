"""Redaction: residents take their words and photos out of a report, for ever.

The report stays for the unit, with its place, category and history, so that the work goes on; its text is empty.
Whatever its resident wrote in its steps goes from their events, and the copies go, too
(`models.privacy.copies_of_words`); files are deleted. All of it in one transaction. What officials wrote is theirs
and stays.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NotRequired, TypedDict

from pymongo.client_session import ClientSession

from models.areas import hexagons
from models.files import uploads
from models.privacy import copies_of_words
from models.reports.reporter_contacts import RESIDENTS
from models.reports.reports import REPORTS, Point, Report, StoredSupplement
from models.store import Store, event_words, events
from models.store.collections import Kind
from models.store.events import Actor, Event

#: Fields that hold the resident's words in other forms.
WORDS = ("attributes", "media_urls", "reporter.contact")

#: Changes of an event that tell of photos, of documents and of where somebody was.
ERASED_CHANGES = frozenset(
    {"documents", "photos", "place.address", "place.cell", "place.middle", "place.point", "place.source"}
)


#: The fields of a report that a redaction sets; those of the place by their path.
Emptied = TypedDict(
    "Emptied",
    {
        "text": str,
        "folded": str,
        "tokens": list[str],
        "place.address": str,
        "place.point": NotRequired[Point],
        "photos": list[str],
        "documents": NotRequired[list[str]],
        "supplements": NotRequired[list[StoredSupplement]],
        "published": bool,
        "redacted_at": datetime,
        "updated_at": datetime,
    },
)


def redact(store: Store, report: Report, actor: Actor) -> Report:
    """Delete text, address and photos of a report in any state; done again it deletes what came since.

    :raises NotFound: there is no such report.
    """

    def work(session: ClientSession) -> Report:
        # As it is now: something may have been added a moment ago.
        before = store.one(REPORTS, report["_id"], session=session)
        with_words = _events_with_words(store, before, session)
        files = [*before["photos"], *before.get("documents", ())]
        if before.get("redacted_at") and not with_words and not files and not _has_words(before):
            return before
        now = datetime.now(UTC)
        after = events.change(
            store,
            REPORTS,
            report["_id"],
            {"$set": _emptied(before, now), "$unset": dict.fromkeys(WORDS, "")},
            action="redacted",
            actor=actor,
            details={"public": True},
            session=session,
        )
        for upload_id in files:
            uploads.erase(store, upload_id, actor=actor, session=session)
        for event in with_words:
            event_words.expunge(store, event, ERASED_CHANGES, at=now, session=session)
        copies_of_words.erase(store, before, with_words, session)
        return after

    return store.transact(work)


def is_redacted(event: Event) -> bool:
    """Return whether its words and photos were taken out of this event."""
    return "redacted_at" in event


def _events_with_words(store: Store, report: Report, session: ClientSession) -> list[Event]:
    """Return the events in which a resident wrote or showed something."""
    query = {
        "subject.kind": Kind.REPORT,
        "subject.id": report["_id"],
        "actor.kind": {"$in": RESIDENTS},
    }
    found = store.collection(events.EVENTS).find(query, session=session)
    return [event for event in found if event["note"] or ERASED_CHANGES & event["changes"].keys()]


def _has_words(report: Report) -> bool:
    return bool(report["text"] or any(row["text"] for row in report.get("supplements", ())))


def _emptied(report: Report, now: datetime) -> Emptied:
    values: Emptied = {
        "text": "",
        "folded": "",
        "tokens": [],
        "place.address": "",
        "photos": [],
        "published": False,
        "redacted_at": now,
        "updated_at": now,
    }
    if report.get("documents"):
        values["documents"] = []
    if supplements := report.get("supplements"):
        # Their keys stay: what comes again is still known.
        values["supplements"] = [{**row, "text": ""} for row in supplements]
    point = report["place"].get("point")
    if point and report["place"].get("private") and not report.get("redacted_at"):
        lon, lat = point["coordinates"]
        blurred = hexagons.blurred(lat, lon)
        values["place.point"] = {"type": "Point", "coordinates": [blurred[1], blurred[0]]}
    return values
