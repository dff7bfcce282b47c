"""Repeats: the same request again, from a client that got no answer the first time and has no key for it.

Whoever sends the same words from the same place within a few minutes has one report, whatever door they use. A device,
a citizen and a chat are one sender. Another system files for many people, so that its key alone says nothing: there the
person whom it names counts or, when it names nobody, a point or a text of some length, which two neighbours do not send
alike. Two people who only say "mất điện" through one system have two reports.

A repeat of what has ended meanwhile is a report of its own: somebody still needs something. One of a call for rescue
is noted in it, once a minute: whoever calls again is still waiting.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.language.text import marked
from models.messages.messages import BY_SYSTEM
from models.reports.draft import Draft, Reporter
from models.reports.reports import REPORTS, Report
from models.store import Store
from models.store.collections import CollectionSpec
from models.workflow.transitions import OPEN_STATES, ReportState

#: For so long the same again is a repeat.
WINDOW = timedelta(minutes=10)

#: A text of so many different words is not written alike by two people.
LEAST_WORDS = 8

#: Decimals of a degree within which a place is the same: 11 m.
DECIMALS = 4

#: What is still worked on, by itself or as part of another report.
LIVES_ON = sorted({*OPEN_STATES, ReportState.MERGED})


class RecentFiling(TypedDict):
    """A report that was filed a short while ago, under a keyed hash of who sent what from where."""

    _id: str
    report_id: str
    at: datetime
    expires_at: datetime


RECENT_FILINGS = CollectionSpec(
    "recent_filings",
    RecentFiling,
    purpose="What was filed a short while ago, so that the same again is not filed twice.",
    kept="For ten minutes (TTL).",
    personal="The id is a keyed hash of sender, words and place.",
    indexes=[IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)],
)


def mark_of(store: Store, draft: Draft, reporter: Reporter) -> str:
    """Return by what a repeat of this draft is known; "" when two people could send it alike."""
    # "Bà Tú" and "bà Tư" are two people, "ba tu" whoever writes without marks.
    text = marked(draft.text)
    by_system = reporter.channel in BY_SYSTEM
    pointed = draft.lat is not None and draft.lon is not None
    if by_system and not reporter.contact and not pointed and len({*text.split()}) < LEAST_WORDS:
        return ""
    sent = {
        "sender": [reporter.owner.kind, reporter.owner.id, reporter.contact],
        "what": [draft.kind, draft.category, text, dict(draft.attributes), draft.private_place],
        "where": [draft.area_id, _rounded(draft.lat), _rounded(draft.lon), marked(draft.address)],
        # A system sends its pictures again, and each gets another id.
        "photos": len(draft.photo_ids) if by_system else sorted(draft.photo_ids),
        "media": sorted(draft.media_urls),
    }
    return store.vault.digest("repeat", json.dumps(sent, sort_keys=True, default=str))


def earlier(store: Store, mark: str) -> Report | None:
    """Return the report that was filed with the same mark a short while ago and has not ended; None without one."""
    if not mark:
        return None
    return _living(store, store.collection(RECENT_FILINGS).find_one({"_id": mark}))


def keep(store: Store, mark: str, report_id: str, session: ClientSession) -> Report | None:
    """Keep that a report was filed, and return what `earlier` would: then the transaction must not be committed.

    Of two with one mark at the same moment, one transaction fails and runs again.
    """
    if not mark:
        return None
    now = datetime.now(UTC)
    row: RecentFiling = {"_id": mark, "report_id": report_id, "at": now, "expires_at": now + WINDOW}
    before = store.collection(RECENT_FILINGS).find_one_and_replace(
        {"_id": mark}, row, upsert=True, session=session
    )
    return _living(store, before, session)


def _living(store: Store, row: RecentFiling | None, session: ClientSession | None = None) -> Report | None:
    if row is None or row["at"] <= datetime.now(UTC) - WINDOW:
        return None
    query = {"_id": row["report_id"], "state": {"$in": LIVES_ON}, "redacted_at": None}
    return store.collection(REPORTS).find_one(query, session=session)


def _rounded(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, DECIMALS)
