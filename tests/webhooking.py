"""Webhooks for tests: registered, verified, and their reactions done."""

from __future__ import annotations

from datetime import UTC, datetime

from models.alerts.cap_terms import Status
from models.partners import webhooks
from models.partners.webhook_deliveries import WEBHOOK_DELIVERIES, WebhookDelivery
from models.partners.webhooks import Webhook
from models.store import Store, outbox
from models.store.events import Actor
from models.store.outbox import OUTBOX
from models.store.reactions import Reaction
from notifications.reactor import Outside, react
from tests.partners import Call, Reply

ADMIN: Actor = {"kind": "official", "id": "admin"}

OURS = {
    Reaction.PLAN_WEBHOOKS,
    Reaction.SEND_WEBHOOK,
    Reaction.VERIFY_WEBHOOK,
    Reaction.WARN_ADMINISTRATORS,
}


def willing(call: Call) -> Reply:
    """A server that wants to be told, and takes everything."""
    return Reply(body=call.query.get("hub.challenge", "").encode())


def work(outside: Outside) -> None:
    """Do everything of ours that is due."""
    while rows := [row for row in outbox.forgotten(outside.store) if row["reaction"] in OURS]:
        for row in rows:
            react(outside, row["_id"])


def registered(store: Store, url: str, *statuses: Status) -> tuple[Webhook, str]:
    """A webhook that was just registered, and its secret."""
    asked = statuses or (Status.ACTUAL,)
    return webhooks.register(store, {"name": "Đài tỉnh", "url": url, "statuses": asked}, ADMIN)


def active(outside: Outside, url: str, *statuses: Status) -> tuple[Webhook, str]:
    """A webhook that was verified, and its secret."""
    made, secret = registered(outside.store, url, *statuses)
    work(outside)
    return webhooks.get(outside.store, made["_id"]), secret


def deliveries(store: Store) -> list[WebhookDelivery]:
    """All deliveries, oldest first."""
    return list(store.collection(WEBHOOK_DELIVERIES).find().sort("created_at", 1))


def later(store: Store) -> None:
    """Let every pause be over."""
    store.collection(OUTBOX).update_many({"state": "pending"}, {"$set": {"due_at": datetime.now(UTC)}})
