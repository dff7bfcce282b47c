"""Sending one delivery of an alert: recipient by recipient, in rounds shorter than a lease.

A round ends when every recipient is settled, when its time is up, or when the provider asks for a pause. An event then
schedules the rest, for as long as the alert is in force. A recipient who can't be reached never stops the others; a
message that no provider will ever take stops its delivery, and no subscription ends because of it.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import structlog

from models.alerts import alerts, audience
from models.alerts.alerts import Alert
from models.alerts.audience import Audience
from models.delivery import deliveries, recipient_ledger
from models.delivery.deliveries import Delivery, DeliveryState
from models.delivery.recipient_ledger import LedgerRow
from models.following import subscriptions
from models.messages.purposes import Purpose
from models.store import Store
from notifications.alert_recipients import Recipient, recipients
from notifications.alert_texts import farewell_text, full_text, push_data, seconds_left, short_text
from notifications.channels import AddressKind, Outgoing, SendError
from notifications.reactor import Outside
from notifications.rounds import CONSEQUENCES, ROUND, Round, gives_up, pause_after

log = structlog.get_logger(__name__)

#: Who may yet be reached by another delivery of the same alert is looked at again after so long.
HELD_SECONDS = 30


def send(outside: Outside, delivery_id: str) -> None:
    """Do one round of a delivery, and schedule the next if something is left."""
    store = outside.store
    delivery = deliveries.get(store, delivery_id)
    if delivery["state"] != DeliveryState.PLANNED:
        return
    alert = alerts.get(store, delivery["alert_id"])
    addressees = audience.admit(alert)
    if addressees is None:
        deliveries.settle(store, delivery, DeliveryState.STOPPED, "no_audience")
        return
    done = recipient_ledger.settled(store, delivery)
    for_whom = recipients(store, addressees, alert, delivery)
    left = [one for one in for_whom.all if one.key not in done]
    reason = _out_of_date(alert)
    if reason:
        recipient_ledger.give_up(store, delivery, (one.key for one in left), reason)
        deliveries.settle(store, delivery, DeliveryState.STOPPED, reason)
        return
    result = _go_round(outside, addressees, alert, delivery, left)
    _conclude(store, delivery, left, result, held=for_whom.held)


def outgoing(store: Store, addressees: Audience, alert: Alert, to: Recipient) -> Outgoing:
    """Return the message for one recipient."""
    short, pushed = to.address.kind is AddressKind.PHONE, to.address.kind is AddressKind.FCM_TOPIC
    if to.farewell:
        text = farewell_text(addressees, alert, to.language, short=short)
    else:
        text = (short_text if short else full_text)(addressees, alert, to.language)
    data = push_data(addressees, alert, store.settings.public_base, farewell=to.farewell)
    return Outgoing(
        key=to.key,
        to=to.address,
        title=text.title,
        body=text.body,
        data=data if pushed else {},
        urgent=True,
        ttl_seconds=seconds_left(alert, datetime.now(UTC)),
        collapse_key=alert["series"],
        purpose=Purpose.ALERT,
    )


def _go_round(
    outside: Outside, addressees: Audience, alert: Alert, delivery: Delivery, left: list[Recipient]
) -> Round:
    """Ask the provider for each of those left, until the round is over."""
    ends = time.monotonic() + outside.store.settings.outbox_lease_seconds * ROUND
    result = Round()
    for one in left:
        if time.monotonic() > ends:
            result.resume_at = datetime.now(UTC)
        if result.over:
            break
        row = recipient_ledger.take(outside.store, delivery, one.key, farewell=one.farewell)
        if row is None:
            continue
        try:
            receipt = outside.channels.send(outgoing(outside.store, addressees, alert, one))
        except SendError as error:
            _suffer(outside.store, one, row, error, result)
        else:
            recipient_ledger.mark_sent(outside.store, one.key, receipt.provider_id)
            result.troubles = 0
    return result


def _suffer(store: Store, one: Recipient, row: LedgerRow, error: SendError, result: Round) -> None:
    """Do what an error means, by the table."""
    consequence = CONSEQUENCES[error.verdict]
    if consequence.retires and one.subscription_id:
        subscriptions.retire(store, one.subscription_id, error.code)
    if consequence.stops:
        result.stopped = error.code
    if gives_up(error, row["attempts"]):
        recipient_ledger.mark_failed(store, one.key, error.code)
        return
    pause = pause_after(error, row["attempts"])
    recipient_ledger.put_off(store, one.key, seconds=pause, code=error.code)
    result.note_trouble(error, pause)
    if result.over:
        log.warning("delivery_halted", alert=row["alert_id"], channel=row["channel"], code=error.code)


def _conclude(store: Store, delivery: Delivery, left: list[Recipient], result: Round, *, held: bool) -> None:
    """Settle the delivery, or schedule the rest of it."""
    done = recipient_ledger.settled(store, delivery)
    still = [one.key for one in left if one.key not in done]
    if result.stopped:
        recipient_ledger.give_up(store, delivery, still, result.stopped)
        deliveries.settle(store, delivery, DeliveryState.STOPPED, result.stopped)
        log.error("delivery_stopped", delivery=delivery["_id"], code=result.stopped)
    elif still:
        at = result.resume_at or recipient_ledger.next_time(store, delivery) or datetime.now(UTC)
        deliveries.proceed(store, delivery, at=at, note="halted" if result.resume_at else "waiting")
    elif held:
        at = datetime.now(UTC) + timedelta(seconds=HELD_SECONDS)
        deliveries.proceed(store, delivery, at=at, note="others first")
    else:
        deliveries.settle(store, delivery, DeliveryState.DONE)


def _out_of_date(alert: Alert) -> str:
    """Return why the alert must not be sent any more; "" if it must."""
    if alerts.expiry(alert) <= datetime.now(UTC):
        return "expired"
    return "superseded" if alert["superseded_by"] else ""
