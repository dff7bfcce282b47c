"""What partners' servers are told, and what comes of it.

PLAN_WEBHOOKS: an approved alert becomes a delivery for each. SEND_WEBHOOK: one try. VERIFY_WEBHOOK: a server is asked
whether it wants to be told. WARN_ADMINISTRATORS: a server was disabled.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from models.alerts import alerts
from models.alerts.cap_document import time
from models.alerts.cap_terms import Status
from models.following import letters
from models.language.languages import DEFAULT
from models.messages import messages
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.partners import webhook_content, webhook_deliveries, webhook_secrets, webhooks, websub
from models.partners.webhook_content import PING
from models.partners.webhook_deliveries import DeliveryState, WebhookDelivery
from models.partners.webhooks import WEBHOOKS, Webhook, WebhookState
from models.people import administrators
from models.store import Store
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.channels import Address, AddressKind, Outgoing, SendError, Verdict
from notifications.reactor import NotYetError, Outside, TryAgainError, reaction, reaction_of_many


@reaction_of_many(Reaction.PLAN_WEBHOOKS)
def plan_webhooks(outside: Outside, found: Sequence[Event]) -> None:
    """Plan a message for each server that asked for such alerts."""
    store = outside.store
    if asking := webhooks.active(store):
        for alert in alerts.get_all(store, [event["subject"]["id"] for event in found]):
            webhook_deliveries.plan(store, alert, asking)


@reaction(Reaction.VERIFY_WEBHOOK)
def verify_webhook(outside: Outside, event: Event) -> None:
    """Challenge a server that is pending.

    :raises TryAgainError: it may answer later.
    """
    store = outside.store
    webhook = store.one(WEBHOOKS, event["subject"]["id"])
    if webhook["state"] != WebhookState.PENDING:
        return
    topic = websub.address(Status.ACTUAL, "feed.atom", store.settings.public_base)
    try:
        outside.channels.webhook.challenge(webhook["url"], topic, secrets.token_urlsafe(32))
    except SendError as error:
        if webhook["reason"] != error.code:
            webhooks.note_refused(store, webhook, error.code)
        if error.verdict is Verdict.RETRY:
            raise TryAgainError(str(error), seconds=error.retry_after) from error
    else:
        webhooks.note_verified(store, webhook)


@reaction(Reaction.SEND_WEBHOOK)
def send_webhook(outside: Outside, event: Event) -> None:
    """Send one message, once.

    :raises TryAgainError: the server did not take it, and there are tries left.
    :raises NotYetError: its server takes no more at once.
    """
    store = outside.store
    delivery = webhook_deliveries.get(store, event["subject"]["id"])
    if delivery["state"] != DeliveryState.PENDING:
        return
    webhook = store.one(WEBHOOKS, delivery["webhook_id"])
    if webhook["state"] != WebhookState.ACTIVE:
        webhook_deliveries.note(store, delivery, DeliveryState.FAILED, "webhook_inactive")
        return
    try:
        outside.channels.send(_outgoing(store, webhook, delivery))
    except SendError as error:
        _suffer(store, webhook, delivery, error)
    else:
        webhook_deliveries.note(store, delivery, DeliveryState.TAKEN)
        if delivery["kind"] != PING:
            webhooks.note_taken(store, webhook)


@reaction(Reaction.WARN_ADMINISTRATORS)
def warn_administrators(outside: Outside, event: Event) -> None:
    """Write to each administrator that a server was disabled."""
    store = outside.store
    webhook = store.one(WEBHOOKS, event["subject"]["id"])
    title, body = render("webhook_disabled", DEFAULT, partner=webhook["name"], reason=event["note"])
    for official_id in administrators.ids(store):
        message = OutgoingMessage(
            key=f"{event['_id']}:warn_administrators:{official_id}",
            channel=MessageChannel.INBOX,
            owner=Owner("official", official_id),
            title=title,
            body=body,
            data={"kind": "webhook", "id": webhook["_id"], "action": event["action"]},
            **letters.ways_to(store, official_id),
        )
        messages.queue(store, message)


def _outgoing(store: Store, webhook: Webhook, delivery: WebhookDelivery) -> Outgoing:
    now = datetime.now(UTC)
    if delivery["alert_id"] is None:
        body = webhook_content.ping_of(delivery["_id"], time(delivery["created_at"]))
    else:
        body = webhook_content.body_of(alerts.get(store, delivery["alert_id"]), store.settings.public_base)
    return Outgoing(
        key=delivery["_id"],
        to=Address(AddressKind.WEBHOOK, webhook["url"]),
        body=body,
        data=webhook_secrets.headers(store, webhook["secrets"], delivery["message_id"], body, now),
        urgent=True,
    )


def _suffer(store: Store, webhook: Webhook, delivery: WebhookDelivery, error: SendError) -> None:
    """Note what went wrong.

    :raises TryAgainError: there are tries left. A ping has one.
    :raises NotYetError: it was not even tried, since its server takes no more at once; that counts for nothing.
    """
    if error.unasked:
        raise NotYetError(datetime.now(UTC) + timedelta(seconds=error.retry_after or 1)) from error
    pause = webhook_deliveries.pause_after(delivery) if error.verdict is Verdict.RETRY else None
    if pause is None or delivery["kind"] == PING:
        webhook_deliveries.note(store, delivery, DeliveryState.FAILED, error.code)
        if delivery["kind"] != PING:
            webhooks.note_failed(store, webhook, error.code, gone=error.verdict is Verdict.UNREACHABLE)
        return
    webhook_deliveries.note(store, delivery, DeliveryState.PENDING, error.code)
    asked = timedelta(seconds=error.retry_after or 0)
    raise TryAgainError(str(error), seconds=max(pause, asked).total_seconds()) from error
