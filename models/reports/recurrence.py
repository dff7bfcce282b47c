"""Recurrence: reports that come back at the same place after somebody said that it was fixed.

Found soon after a report is filed and kept in it as its `recurrence`, so that hot spots can be counted without
looking again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pymongo import DESCENDING

from models.areas.distance import EARTH_METRES
from models.categories.categories import Category, radius_of
from models.reports.reports import REPORTS, Recurrence
from models.store import Store
from models.workflow.transitions import CloseReason

#: What was fixed longer ago than this is another matter.
WINDOW = timedelta(days=180)


#: So many earlier reports are named; more are not counted.
MOST = 50


def recurrence_of(store: Store, category: Category, lat: float, lon: float, now: datetime) -> Recurrence:
    """Return the recurrence of a report of this category that was filed at this place then."""
    within = {"$centerSphere": [[lon, lat], radius_of(category) / EARTH_METRES]}
    found = store.collection(REPORTS).find(
        {
            "place.point": {"$geoWithin": within},
            "category": category["_id"],
            "close_reason": CloseReason.FIXED,
            "stopped_at": {"$gte": now - WINDOW, "$lt": now},
        },
        {"code": 1},
    )
    earlier = [row["code"] for row in found.sort("_id", DESCENDING).limit(MOST)]
    return {"count": len(earlier), "earlier": earlier}
