"""Deliveries of webhooks: one message for one server, its tries, and what became of it.

Planned in the transaction of an event, sent by a reaction with growing pauses (`PAUSES`). The id of the message stays
the same when it is sent again, so a server that got it already can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.alerts.alerts import ALERTS, Alert
from models.alerts.states import AlertState
from models.errors import Clash, Fault, Invalid
from models.partners import webhook_content, webhooks
from models.partners.webhook_content import PING, TYPES
from models.partners.webhooks import Webhook, WebhookState
from models.store import Store, cursor, events, new_id
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM, Actor

#: Pauses after each try that failed, in seconds; after the last one it is given up, three and a half hours later.
PAUSES: Sequence[float] = (5, 30, 120, 600, 1800, 3600, 7200)

#: The newest first.
_KEYS = [("created_at", DESCENDING), ("_id", DESCENDING)]

#: Most alerts of one replay.
MOST_REPLAYED = 200


class DeliveryState(StrEnum):
    """What became of a message: it waits, was taken, or never was."""

    PENDING = "pending"
    TAKEN = "taken"
    FAILED = "failed"


class Attempt(TypedDict):
    """One try; `code` is "" where it was taken."""

    at: datetime
    code: str


class WebhookDelivery(TypedDict):
    """One message for one webhook.

    `message_id` is what the server knows it by; `kind` is its type; a ping has no alert. `replay_of` is the delivery
    that somebody had sent again.
    """

    _id: str
    version: int
    webhook_id: str
    message_id: str
    kind: str
    alert_id: str | None
    state: str
    attempts: list[Attempt]
    replay_of: str | None
    created_at: datetime
    settled_at: datetime | None


WEBHOOK_DELIVERIES = CollectionSpec(
    "webhook_deliveries",
    WebhookDelivery,
    purpose="One message for a server of a partner, and what became of it.",
    kept="For ever.",
    kind=Kind.WEBHOOK_DELIVERY,
    indexes=[IndexModel([("webhook_id", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)])],
)


def plan(store: Store, alert: Alert, asking: Sequence[Webhook]) -> None:
    """Plan a delivery of an alert for each of these webhooks that asked for such; a second time plans nothing."""
    for webhook in asking:
        if webhook_content.is_for(webhook["statuses"], alert):
            _plan(store, webhook, alert, f"{alert['_id']}.{webhook['_id']}", SYSTEM)


def ping(store: Store, webhook_id: str, actor: Actor) -> WebhookDelivery:
    """Plan a message that says nothing.

    :raises NotFound: there is no such webhook.
    :raises Clash: `webhook_inactive`: a server that has not proved that it wants to be told is sent nothing.
    """
    webhook, delivery_id = _insist_on_active(store, webhook_id), new_id()
    document = _document(delivery_id, webhook, f"ping_{delivery_id}", PING, None)
    return events.create(store, WEBHOOK_DELIVERIES, document, action="planned", actor=actor)


def send_again(store: Store, webhook_id: str, delivery_id: str, actor: Actor) -> WebhookDelivery:
    """Plan a delivery once more, whatever became of it.

    :raises NotFound: the webhook has none of that id.
    :raises Clash: `webhook_inactive`, or `webhook_ping`: a ping is not sent again.
    """
    webhook = _insist_on_active(store, webhook_id)
    former = store.one(WEBHOOK_DELIVERIES, delivery_id, {"webhook_id": webhook_id})
    if former["alert_id"] is None:
        raise Clash("webhook_ping")
    alert = store.one(ALERTS, former["alert_id"])
    return _plan(store, webhook, alert, new_id(), actor, replay_of=delivery_id)


def replay(
    store: Store, webhook_id: str, begins: datetime, ends: datetime, actor: Actor
) -> list[WebhookDelivery]:
    """Plan a delivery of each alert that was sent in a time and that the webhook asked for, oldest first.

    :raises Invalid: `time_not_after`, `too_many_replayed`.
    :raises NotFound: there is no such webhook.
    :raises Clash: `webhook_inactive`.
    """
    if ends <= begins:
        raise Invalid(Fault("until", "time_not_after", {"other": "since"}))
    webhook = _insist_on_active(store, webhook_id)
    query = {"state": AlertState.APPROVED, "sent": {"$gte": begins, "$lt": ends}}
    found = store.collection(ALERTS).find({**query, "status": {"$in": webhook["statuses"]}})
    rows = list(found.sort([("sent", ASCENDING), ("_id", ASCENDING)]).limit(MOST_REPLAYED + 1))
    if len(rows) > MOST_REPLAYED:
        raise Invalid(Fault("since", "too_many_replayed", {"max": MOST_REPLAYED}))
    meant = [alert for alert in rows if webhook_content.is_for(webhook["statuses"], alert)]
    return [_plan(store, webhook, alert, new_id(), actor) for alert in meant]


def get(store: Store, delivery_id: str) -> WebhookDelivery:
    """Return one delivery.

    :raises NotFound: there is none.
    """
    return store.one(WEBHOOK_DELIVERIES, delivery_id)


def listed(
    store: Store, webhook_id: str, *, after: str | None = None, limit: int = 20
) -> tuple[list[WebhookDelivery], str | None]:
    """Return a page of the deliveries of a webhook, newest first, and the cursor of the next page.

    :raises NotFound: there is no such webhook.
    :raises Invalid: `bad_cursor`.
    """
    mine = {"webhook_id": webhooks.get(store, webhook_id)["_id"]}
    query = {"$and": [mine, *cursor.after_moment(_KEYS, after)]}
    rows = list(store.collection(WEBHOOK_DELIVERIES).find(query).sort(_KEYS).limit(limit + 1))
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], cursor.encode(last["created_at"], last["_id"]) if last else None


def pause_after(delivery: WebhookDelivery) -> timedelta | None:
    """Return how long to wait after one more try that failed; None when that was the last."""
    tried = len(delivery["attempts"])
    return timedelta(seconds=PAUSES[tried]) if tried < len(PAUSES) else None


def note(store: Store, delivery: WebhookDelivery, state: DeliveryState, code: str = "") -> None:
    """Note one try, and what it made of the delivery.

    :param code: why it was not taken.
    """
    now = datetime.now(UTC)
    settled = None if state is DeliveryState.PENDING else now
    update = {
        "$set": {"state": state, "settled_at": settled},
        "$push": {"attempts": {"at": now, "code": code}},
    }
    events.change(
        store,
        WEBHOOK_DELIVERIES,
        delivery["_id"],
        update,
        action=f"{state}" if settled else "tried",
        actor=SYSTEM,
        guard={"state": DeliveryState.PENDING},
    )


def _plan(
    store: Store,
    webhook: Webhook,
    alert: Alert,
    delivery_id: str,
    actor: Actor,
    *,
    replay_of: str | None = None,
) -> WebhookDelivery:
    message_id = f"alert_{alert['_id']}"
    document = _document(delivery_id, webhook, message_id, TYPES[alert["status"]], alert["_id"])
    try:
        return events.create(
            store,
            WEBHOOK_DELIVERIES,
            {**document, "replay_of": replay_of},
            action="planned",
            actor=actor,
        )
    except DuplicateKeyError:
        return get(store, delivery_id)


def _document(
    delivery_id: str, webhook: Webhook, message_id: str, kind: str, alert_id: str | None
) -> WebhookDelivery:
    return {
        "_id": delivery_id,
        "version": 1,
        "webhook_id": webhook["_id"],
        "message_id": message_id,
        "kind": kind,
        "alert_id": alert_id,
        "state": DeliveryState.PENDING,
        "attempts": [],
        "replay_of": None,
        "created_at": datetime.now(UTC),
        "settled_at": None,
    }


def _insist_on_active(store: Store, webhook_id: str) -> Webhook:
    webhook = webhooks.get(store, webhook_id)
    if webhook["state"] != WebhookState.ACTIVE:
        raise Clash("webhook_inactive")
    return webhook
