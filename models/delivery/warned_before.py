"""Those whom earlier versions of an alert reached, and whom a later one is not meant for: they hear that it is over.

Who they are is read from the ledger of what was sent, never computed from where people live now: they may have moved,
stopped their subscription or been in another area then. Each delivery of an earlier version, once it is settled, brings
one of the later version to the same recipients, less those whom that one is meant for. The key of the ledger is the
same for both ways, so that nobody gets both.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.alerts import alerts
from models.alerts.alerts import ALERTS, Alert, sms_allowed
from models.alerts.audience import Audience
from models.alerts.cap_terms import MsgType
from models.alerts.endings import ending_of
from models.alerts.states import AlertState
from models.areas.areas import AREAS
from models.delivery import deliveries, recipient_ledger
from models.delivery import recipients as all_recipients
from models.delivery.deliveries import Delivery, DeliveryChannel, DeliveryState, Target
from models.delivery.recipients import Recipient
from models.store import Store

#: So many deliveries of earlier versions are looked at, and followed, at once.
AT_ONCE = 50


@dataclass(frozen=True)
class LeftBehind:
    """The recipients of such a delivery.

    :param over: for whom the warning is over.
    :param meant: who came into the later version after its own deliveries were planned, and gets all of it. Nobody by
        SMS before the province lets it go out: then the release plans for them.
    :param held: whether somebody has to wait, because a delivery of the later version may yet reach them.
    """

    over: list[Recipient]
    meant: list[Recipient]
    held: bool


def plan(store: Store, alert: Alert, audience: Audience, *, ends: float | None = None) -> bool:
    """Plan a delivery for the recipients of each settled one before it; done again, it adds only what is missing.

    :param ends: after this moment of `time.monotonic` the rest is left for another attempt.
    :returns: whether nothing is left.
    """
    for former_id in _versions(store, alert, before=alert["revision"]):
        formers = deliveries.of_alert(store, former_id)
        for at in range(0, len(formers), AT_ONCE):
            follow(store, alert, audience, formers[at : at + AT_ONCE])
            if ends is not None and time.monotonic() > ends:
                return False
    return True


def follow(store: Store, alert: Alert, audience: Audience, formers: Sequence[Delivery]) -> None:
    """Plan for the recipients of settled deliveries of an earlier version; again, it does no harm."""
    settled = [
        one
        for one in formers
        if one["state"] != DeliveryState.PLANNED and deliveries.in_use(store, one["channel"])
    ]
    names = {one["_id"]: f"{alert['_id']}:{one['channel']}:{_name(one)}" for one in settled}
    known = deliveries.planned_of(store, list(names.values()))
    fresh = [one for one in settled if names[one["_id"]] not in known]
    cancels = alert["msg_type"] == MsgType.CANCEL
    reached = recipient_ledger.reached_any(store, [one["_id"] for one in fresh], farewells=cancels)
    planned = [
        made for one in fresh if one["_id"] in reached for made in _following(store, alert, audience, one)
    ]
    if planned and not deliveries.create(store, planned):
        # Somebody else planned one of them a moment ago.
        for made in planned:
            deliveries.create(store, [made])


def recipients(store: Store, alert: Alert, audience: Audience, delivery: Delivery) -> LeftBehind:
    """Return whom a delivery to earlier recipients is for now."""
    former = deliveries.get(store, delivery["target"]["former"])
    channel = DeliveryChannel(delivery["channel"])
    ids = [recipient_ledger.recipient_of(key) for key in _reached(store, alert, former)]
    found = all_recipients.leaving(store, channel, ids)
    meant = all_recipients.meant(store, audience, channel, ids)
    gone = _told(store, alert, former, [row.id for row in found])
    served = recipient_ledger.of_others(
        store, delivery, [recipient_ledger.key_of(delivery, one.id) for one in found]
    )
    left = [one for one in found if recipient_ledger.key_of(delivery, one.id) not in served]
    waiting = [one for one in left if one.id in meant]
    if is_mute(store, alert, channel):
        # An end says in Loa's words what it must say; an update has words of its own alone, and they wait.
        waiting = waiting if ending_of(alert) else []
    open_still = deliveries.is_going_on(store, alert["_id"], delivery["channel"])
    return LeftBehind(
        over=[one for one in left if one.id not in meant | gone],
        meant=[] if open_still else waiting,
        held=bool(waiting) and open_still,
    )


def is_mute(store: Store, alert: Alert, channel: DeliveryChannel) -> bool:
    """Say whether no word that officials wrote in an alert may go out on a channel: by SMS before it is released."""
    return channel is DeliveryChannel.SMS and not sms_allowed(alert)


def told_of(store: Store, delivery: Delivery) -> Alert:
    """Return the earlier version whose words the recipients of such a delivery know."""
    while "former" in delivery["target"]:
        delivery = deliveries.get(store, delivery["target"]["former"])
        alert = alerts.get(store, delivery["alert_id"])
        if not is_mute(store, alert, DeliveryChannel(delivery["channel"])):
            break
    return alerts.get(store, delivery["alert_id"])


def _name(former: Delivery) -> str:
    return f"after {former['_id']}"


def _following(store: Store, alert: Alert, audience: Audience, former: Delivery) -> Iterator[Delivery]:
    """Yield the delivery to the recipients of one of an earlier version, if somebody is to be told."""
    channel, target = DeliveryChannel(former["channel"]), Target(former=former["_id"])
    count = former["planned"]
    if channel is DeliveryChannel.FCM:
        reached = [recipient_ledger.recipient_of(key) for key in _reached(store, alert, former)]
        left = _topics_left(store, alert, reached)
        target["topics"] = sorted(left - _told(store, alert, former, sorted(left)))
        count = len(target["topics"])
    if count:
        yield deliveries.draft(audience.alert_id, channel, _name(former), target, count)


def _topics_left(store: Store, alert: Alert, reached: Sequence[str]) -> set[str]:
    """Return the topics, each as `area:language`, that make up those reached without what the alert is still for."""
    languages: dict[str, set[str]] = {}
    for area_id, _, language in (topic.rpartition(":") for topic in reached):
        languages.setdefault(area_id, set()).add(language)
    return {
        f"{outside}:{language}"
        for area_id, spoken in languages.items()
        for outside in _outside(store, area_id, alert["area_ids"])
        for language in spoken
    }


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
