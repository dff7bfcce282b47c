"""Alert tallies: how many did what about an alert, by area, kept while it happens so that nobody counts a million rows.

What is counted is written in the same transaction as its row, so a tally says exactly what the rows say. Each area has
several slots, of which one is drawn, so that thousands who answer at once are seldom in each other's way.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from enum import StrEnum
from typing import TypedDict

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.client_session import ClientSession

from models.store import Store
from models.store.collections import CollectionSpec

#: Documents over which the counts of one area are spread.
SLOTS = 16

#: The area of those of whom nobody knows where they are.
NOWHERE = ""


class Counted(StrEnum):
    """What is counted.

    `DISPLAYED`: an app or Zalo showed the alert; `OPENED`, of those: somebody opened it. Both belong to one alert.
    `SAFE` and `NEED_HELP`: what people answer now; they belong to the series, since an answer outlives an update.
    """

    DISPLAYED = "displayed"
    OPENED = "opened"
    SAFE = "safe"
    NEED_HELP = "need_help"


class AlertTally(TypedDict):
    """One slot of the counts of one area. `about` is the id of an alert, or of the first one of its series."""

    _id: str
    about: str
    area_id: str
    counts: dict[str, int]


ALERT_TALLIES = CollectionSpec(
    "alert_tallies",
    AlertTally,
    purpose="How many saw an alert or answered it, in one area.",
    kept="For ever, as a record of whom a warning reached.",
    indexes=[IndexModel([("about", ASCENDING)])],
)


def add(
    store: Store, about: str, by_area: Mapping[str, Mapping[Counted, int]], session: ClientSession
) -> None:
    """Add to the counts of some areas, in the transaction that writes what is counted."""
    slot = random.randrange(SLOTS)
    work = [
        UpdateOne(
            {"_id": f"{about}:{area_id}:{slot}"},
            {
                "$inc": {f"counts.{name}": number for name, number in numbers.items()},
                "$setOnInsert": {"about": about, "area_id": area_id},
            },
            upsert=True,
        )
        for area_id, numbers in sorted(by_area.items())
        if numbers
    ]
    if work:
        store.collection(ALERT_TALLIES).bulk_write(work, session=session)


def of(store: Store, about: str) -> dict[str, Counter[str]]:
    """Return the counts by area."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in store.collection(ALERT_TALLIES).find({"about": about}):
        found[row["area_id"]].update(row["counts"])
    return dict(found)
