"""Whom an update is no longer meant for: areas and languages of the versions before it, known before it goes out.

Those who were reached there are told that it is over for them, or that it goes on in another language.
"""

from __future__ import annotations

from typing import TypedDict

from models.alerts.alerts import ALERTS, Alert, AlertArea
from models.alerts.cap_terms import MsgType
from models.alerts.states import AlertState
from models.areas import areas
from models.delivery.deliveries import DELIVERIES
from models.store import Query, Store


class NoLongerMeant(TypedDict):
    """What an update leaves out of what was told before.

    `areas` are as the earlier versions called them; `languages` those that were spoken; `reached` is how many messages
    the version before brought to anybody, by channel. Who was told by an earlier update that it is over is not told so
    again, but for a Cancel.
    """

    areas: list[AlertArea]
    languages: list[str]
    reached: dict[str, int]


def of(store: Store, alert: Alert) -> NoLongerMeant:
    """Return what an update leaves out; nothing of a first alert."""
    if not alert["previous_id"]:
        return {"areas": [], "languages": [], "reached": {}}
    query: Query = {"_id": alert["previous_id"]}
    if alert["msg_type"] == MsgType.CANCEL:
        # Whoever was told that it is over is told that it was withdrawn, too.
        query = {
            "series": alert["series"],
            "state": AlertState.APPROVED,
            "revision": {"$lt": alert["revision"]},
        }
    earlier = list(store.collection(ALERTS).find(query, {"cap": 0}))
    kept = set(alert["area_ids"])
    before = {area["_id"]: area for one in earlier for area in one["areas"]}
    left = [area for key, area in before.items() if not kept & set(areas.above(store, key))]
    spoken = {language for one in earlier for language in one["infos"]} - alert["infos"].keys()
    return {
        "areas": left,
        "languages": sorted(spoken),
        "reached": _reached(store, alert["previous_id"]),
    }


def _reached(store: Store, alert_id: str) -> dict[str, int]:
    """Return how many messages of an alert providers took, by channel."""
    group = {"_id": "$channel", "accepted": {"$sum": "$counts.accepted"}}
    found = store.db[DELIVERIES.name].aggregate(
        [{"$match": {"alert_id": alert_id}}, {"$group": group}, {"$sort": {"_id": 1}}]
    )
    return {row["_id"]: row["accepted"] for row in found if row["accepted"]}
