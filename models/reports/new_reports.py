"""New reports: what is noted of a report soon after it was filed, since nobody waits for it.

Its words are known to the search, where they may be the beginning of what somebody types; the words themselves find it
from the first moment on. And it says which reports it brings back (`models.reports.recurrence`).
"""

from __future__ import annotations

from models.categories import categories
from models.reports import search_words
from models.reports.recurrence import recurrence_of
from models.reports.reports import REPORTS, Report
from models.store import Store


def note(store: Store, report: Report) -> bool:
    """Note it, twice if need be; returns whether it has words that no report had before.

    What it brings back is no part of its version: officials go on working on it meanwhile.
    """
    new_words = search_words.learn(store, report.get("tokens", ()))
    category, point = categories.find(store, report["category"]), report["place"].get("point")
    if category and point:
        lon, lat = point["coordinates"]
        found = recurrence_of(store, category, lat, lon, report["filed_at"])
        if found != report.get("recurrence"):
            store.collection(REPORTS).update_one({"_id": report["_id"]}, {"$set": {"recurrence": found}})
    return new_words
