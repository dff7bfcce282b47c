"""Alert tallies: how many did what about an alert, by area, kept while it happens so that nobody counts a million rows.

What is counted is written in the same transaction as its row, so a tally says exactly what the rows say. Each area has
several slots, of which one is drawn, so that thousands who answer at once are seldom in each other's way.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, NotRequired, TypedDict

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
    `DELIVERED` and `UNDELIVERED`: what carriers say of an SMS of the alert that a provider took.
    `SAFE` and `NEED_HELP`: what people answer now; they belong to the series, since an answer outlives an update.
    """

    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    DISPLAYED = "displayed"
    OPENED = "opened"
    SAFE = "safe"
    NEED_HELP = "need_help"


class AlertTally(TypedDict):
    """One slot of the counts of one area. `about` is the id of an alert, or of the first one of its series.

    `delivered_after` counts what was delivered by the seconds since the approval (`second_of`), `lost_for` what was not
    by the carriers' reasons.
    """

    _id: str
    about: str
    area_id: str
    counts: dict[str, int]
    delivered_after: NotRequired[dict[str, int]]
    lost_for: NotRequired[dict[str, int]]


class Fates(NamedTuple):
    """What carriers said of the SMS of an alert."""

    delivered_after: Counter[int]
    lost_for: Counter[str]


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
    work = [
        _update(about, area_id, {f"counts.{name}": number for name, number in numbers.items()})
        for area_id, numbers in sorted(by_area.items())
        if numbers
    ]
    if work:
        store.collection(ALERT_TALLIES).bulk_write(work, session=session)


def add_fate(
    store: Store, about: str, area_id: str, amounts: Mapping[str, int], session: ClientSession
) -> None:
    """Add to what carriers say, in the transaction that writes it.

    :param amounts: by the names of fields (`counts.delivered`, `delivered_after.12`, `lost_for.30005`).
    """
    store.collection(ALERT_TALLIES).bulk_write([_update(about, area_id, amounts)], session=session)


def second_of(seconds: float) -> int:
    """Return the second that a time is counted under: each of the first two minutes, then each tenth and 100th."""
    whole = max(0, int(seconds))
    step = 1 if whole < 120 else 10 if whole < 3600 else 100
    return whole - whole % step


def _update(about: str, area_id: str, amounts: Mapping[str, int]) -> UpdateOne:
    slot = random.randrange(SLOTS)
    return UpdateOne(
        {"_id": f"{about}:{area_id}:{slot}"},
        {"$inc": dict(amounts), "$setOnInsert": {"about": about, "area_id": area_id}},
        upsert=True,
    )


def of(store: Store, about: str) -> dict[str, Counter[str]]:
    """Return the counts by area."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in store.collection(ALERT_TALLIES).find({"about": about}):
        found[row["area_id"]].update(row.get("counts", {}))
    return dict(found)


def fates_of(store: Store, alert_id: str) -> Fates:
    """Return what carriers said of an alert, by the seconds since its approval and by reasons."""
    after, reasons = Counter[int](), Counter[str]()
    shown = {"delivered_after": 1, "lost_for": 1}
    for row in store.collection(ALERT_TALLIES).find({"about": alert_id}, shown):
        after.update({int(second): number for second, number in row.get("delivered_after", {}).items()})
        reasons.update(row.get("lost_for", {}))
    return Fates(after, +reasons)
