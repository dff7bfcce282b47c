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

    `DISPLAYED`: an app or Zalo showed the alert; `OPENED`, of those: somebody opened it. `ELSEWHERE`: a phone says so
    that the alert was not sent to, or that was registered after it. All three belong to one alert.
    `SAFE` and `NEED_HELP`: what people answer now; they belong to the series, since an answer outlives an update.
    """

    DISPLAYED = "displayed"
    OPENED = "opened"
    ELSEWHERE = "elsewhere"
    SAFE = "safe"
    NEED_HELP = "need_help"


class FateCounts(TypedDict, total=False):
    """What a channel's provider says later of what it took.

    `after` counts the delivered by the seconds since the approval (`second_of`), `lost_for` the undelivered by reasons.
    """

    delivered: int
    undelivered: int
    after: dict[str, int]
    lost_for: dict[str, int]


class AlertTally(TypedDict):
    """One slot of the counts of one area. `about` is the id of an alert, or of the first one of its series.

    `counts` are by `Counted`, `fates` by channel.
    """

    _id: str
    about: str
    area_id: str
    counts: NotRequired[dict[str, int]]
    fates: NotRequired[dict[str, FateCounts]]


class Fates(NamedTuple):
    """What providers say later of an alert: by channel how many of each area, when, and why not."""

    delivered: dict[str, Counter[str]]
    undelivered: dict[str, Counter[str]]
    after: dict[str, Counter[int]]
    lost_for: dict[str, Counter[str]]


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
    store: Store, about: str, area_id: str, channel: str, amounts: Mapping[str, int], session: ClientSession
) -> None:
    """Add to what a channel's provider says, in the transaction that writes it.

    :param amounts: by paths in `FateCounts`: `delivered`, `after.12`, `lost_for.30005`.
    """
    named = {f"fates.{channel}.{path}": number for path, number in amounts.items()}
    store.collection(ALERT_TALLIES).bulk_write([_update(about, area_id, named)], session=session)


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
    """Return what providers said later of an alert."""
    found = Fates(defaultdict(Counter), defaultdict(Counter), defaultdict(Counter), defaultdict(Counter))
    for row in store.collection(ALERT_TALLIES).find({"about": alert_id}, {"area_id": 1, "fates": 1}):
        for channel, said in row.get("fates", {}).items():
            found.delivered[channel][row["area_id"]] += said.get("delivered", 0)
            found.undelivered[channel][row["area_id"]] += said.get("undelivered", 0)
            found.after[channel].update({int(one): number for one, number in said.get("after", {}).items()})
            found.lost_for[channel].update(said.get("lost_for", {}))
    return found
