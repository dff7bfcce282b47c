"""The shape of a play as it is kept, and what plays say of an airing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.monitoring.outlet_months import Outcome
from models.store.collections import CollectionSpec

KEEP = timedelta(days=400)

#: Clocks of devices may go ahead by so much: what began earlier than that before its hour is no play of it.
EARLIEST = timedelta(minutes=5)


class Play(TypedDict):
    """What a device says that it did; the id is `outlet:id`, so that one that is sent again is the same.

    `started` and `ended` are by the device's clock, `received_at` by Loa's. `reason` says why it ended.
    """

    _id: str
    outlet_id: str
    area_id: str
    what: str
    kind: str
    started: datetime
    ended: datetime
    completed: bool
    played_seconds: float
    reason: str
    received_at: datetime


PLAYS = CollectionSpec(
    "plays",
    Play,
    purpose="What one outlet says that it did with one airing, takeover or live announcement.",
    kept="400 days after it was received.",
    indexes=[
        IndexModel([("outlet_id", ASCENDING), ("what", ASCENDING)]),
        IndexModel([("outlet_id", ASCENDING), ("started", DESCENDING)]),
        # Which outlets showed a takeover.
        IndexModel([("what", ASCENDING), ("outlet_id", ASCENDING)]),
        IndexModel([("received_at", ASCENDING)], expireAfterSeconds=int(KEEP.total_seconds())),
    ],
)


def outcome_of(plays: Iterable[Play]) -> Outcome | None:
    """Return what became of an airing by its plays, the best of them; None without any."""
    found = {_outcome(one) for one in plays}
    return next((one for one in (Outcome.HEARD, Outcome.CUT, Outcome.FAILED) if one in found), None)


def _outcome(play: Play) -> Outcome:
    if play["completed"]:
        return Outcome.HEARD
    return Outcome.CUT if play["played_seconds"] > 0 else Outcome.FAILED
