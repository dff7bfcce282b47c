"""Those whom earlier versions of an alert reached, and whom a later one is not meant for: they hear that it is over.

Who they are is read from the ledger of what was sent, never computed from where people live now: they may have moved,
stopped their subscription or been in another area then. Each delivery of an earlier version, once it is settled, brings
one of the later version to the same recipients, less those whom that one is meant for. The key of the ledger is the
same for both ways, so that nobody gets both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.alerts import alerts
from models.alerts.alerts import ALERTS, Alert
from models.alerts.audience import Audience
from models.alerts.cap_terms import MsgType
from models.alerts.states import AlertState
from models.areas.areas import AREAS
from models.delivery import deliveries, recipient_ledger
from models.delivery.deliveries import Delivery, DeliveryChannel, DeliveryState, Target
from models.following.subscriptions import SUBSCRIPTIONS, WITHDRAWN, Subscription
from models.store import Query, Store


@dataclass(frozen=True)
class LeftBehind:
    """The recipients of such a delivery.

    :param over: for whom the warning is over.
    :param meant: who came into the later version after its own deliveries were planned, and gets all of it.
    :param held: whether somebody has to wait, because a delivery of the later version may yet reach them.
    """

    over: list[Subscription]
    meant: list[Subscription]
    held: bool


def latest(store: Store, alert_id: str) -> Alert:
    """Return the last version of an alert that was approved."""
    alert = alerts.get(store, alert_id)
    while alert["superseded_by"]:
        alert = alerts.get(store, alert["superseded_by"])
    return alert


def plan(store: Store, alert: Alert, audience: Audience) -> None:
    """Plan a delivery for the recipients of each settled one before it; done again, it adds only what is missing."""
    for former_id in _versions(store, alert, before=alert["revision"]):
        for former in deliveries.of_alert(store, former_id):
            follow(store, alert, audience, former)


def follow(store: Store, alert: Alert, audience: Audience, former: Delivery) -> None:
    """Plan for the recipients of one delivery of an earlier version, if it is settled; again, it does no harm."""
    if former["state"] == DeliveryState.PLANNED or former["channel"] not in store.settings.channels:
        return
    reached = _reached(store, alert, former)
    if not reached:
        return
    if former["channel"] != DeliveryChannel.FCM:
        target: Target = {"former": former["_id"]}
        channel = DeliveryChannel(former["channel"])
        deliveries.plan_one(store, audience, channel, f"after {former['_id']}", target)
        return
    language = former["target"]["language"]
    outside = _outside(store, former["target"]["area_id"], alert["area_ids"])
    topics = [f"{area_id}:{language}" for area_id in outside]
    for name in sorted(set(topics) - _told(store, alert, former, topics)):
        topic: Target = {
            "area_id": name.rpartition(":")[0],
            "language": language,
            "former": former["_id"],
        }
        deliveries.plan_one(store, audience, DeliveryChannel.FCM, name, topic)


def recipients(store: Store, alert: Alert, audience: Audience, delivery: Delivery) -> LeftBehind:
    """Return whom a delivery to earlier recipients is for now."""
    former = deliveries.get(store, delivery["target"]["former"])
    ids = [recipient_ledger.recipient_of(key) for key in _reached(store, alert, former)]
    # Who said no since is told the end of what they got, and nothing new; an address that nobody uses is left alone.
    query: Query = {"_id": {"$in": ids}, "$or": [{"active": True}, {"ended": WITHDRAWN}]}
    found = list(store.collection(SUBSCRIPTIONS).find(query).sort("_id", 1))
    inside = {"_id": {"$in": ids}, "active": True, **audience.subscribers()}
    meant = {row["_id"] for row in store.collection(SUBSCRIPTIONS).find(inside, {"_id": 1})}
    gone = _told(store, alert, former, [row["_id"] for row in found])
    served = recipient_ledger.of_others(
        store, delivery, [recipient_ledger.key_of(delivery, one["_id"]) for one in found]
    )
    left = [one for one in found if recipient_ledger.key_of(delivery, one["_id"]) not in served]
    waiting = [one for one in left if one["_id"] in meant]
    open_still = deliveries.is_going_on(store, alert["_id"], delivery["channel"])
    return LeftBehind(
        over=[one for one in left if one["_id"] not in meant | gone],
        meant=[] if open_still else waiting,
        held=bool(waiting) and open_still,
    )


def _reached(store: Store, alert: Alert, former: Delivery) -> list[str]:
    # Who was told that it is over is told that it was withdrawn, but not a second time that it is over.
    return recipient_ledger.reached(store, former, farewells=alert["msg_type"] == MsgType.CANCEL)


def _told(store: Store, alert: Alert, former: Delivery, names: Sequence[str]) -> set[str]:
    """Return those who were told that it is over by a version between the two; a Cancel is for them all the same."""
    if alert["msg_type"] == MsgType.CANCEL:
        return set()
    after = alerts.get(store, former["alert_id"])["revision"]
    between = _versions(store, alert, before=alert["revision"], after=after)
    keys = [f"{one}:{former['channel']}:{name}" for one in between for name in names]
    return {recipient_ledger.recipient_of(key) for key in recipient_ledger.told_over(store, keys)}


def _versions(store: Store, alert: Alert, *, before: int, after: int = 0) -> list[str]:
    query = {
        "series": alert["series"],
        "state": AlertState.APPROVED,
        "revision": {"$gt": after, "$lt": before},
    }
    return [row["_id"] for row in store.collection(ALERTS).find(query, {"_id": 1}).sort("revision", 1)]


def _outside(store: Store, area_id: str, still: Sequence[str]) -> list[str]:
    """Return the fewest areas that make up an area without those of `still`; nobody follows two of them."""
    rows = {row["_id"]: row for row in store.collection(AREAS).find({"path": area_id})}
    kept = {row["_id"]: row for row in store.collection(AREAS).find({"_id": {"$in": list(still)}})}
    if area_id not in rows or set(rows[area_id]["path"]) & kept.keys():
        return []
    around = {above for row in kept.values() for above in row["path"]}
    # An area is one of them if nothing of it is kept, and if that is not so of the area above it.
    return sorted(
        one
        for one, row in rows.items()
        if one not in around
        and not set(row["path"]) & kept.keys()
        and (one == area_id or row["parent_id"] in around)
    )
