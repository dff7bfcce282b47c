"""Sending one delivery of an alert: window by window, in rounds shorter than a lease (`rounds`).

A round ends when every recipient is settled, when its time is up, when the alert is replaced, or when the provider asks
for a pause. An event then schedules the rest, for as long as the alert is in force. A recipient who can't be reached
never stops the others; a message that the provider takes for nobody stops its delivery, and no subscription ends
because of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import structlog

from models.alerts import alerts, audience, drills
from models.alerts.alerts import Alert
from models.alerts.audience import Audience
from models.delivery import ack_windows, deliveries, recipient_ledger, warned_before
from models.delivery import recipients as all_recipients
from models.delivery.deliveries import PROVIDERS, Delivery, DeliveryChannel, DeliveryState
from models.delivery.recipient_areas import AreasOfAlert
from models.messages import wishes
from models.messages.ledgers import Outcome
from models.messages.purposes import Purpose
from models.store import Store
from notifications import loudness, rounds
from notifications.alert_recipients import Warned, recipients, spare
from notifications.alert_texts import (
    AlertText,
    check_in_buttons,
    end_text,
    farewell_text,
    full_text,
    push_data,
    seconds_left,
    short_text,
)
from notifications.channels import Address, AddressKind, Outgoing
from notifications.reactor import Outside
from notifications.rounds import Round

log = structlog.get_logger(__name__)

#: Who may yet be reached by another delivery of the same alert is looked at again after so long.
HELD_SECONDS = 30

#: The kind of addresses of each channel; a phone that has no token yet has another of the same provider.
KINDS: Mapping[DeliveryChannel, AddressKind] = {
    DeliveryChannel.FCM: AddressKind.FCM_TOPIC,
    DeliveryChannel.DEVICES: AddressKind.FCM_TOKEN,
    DeliveryChannel.ZALO: AddressKind.ZALO_USER,
    DeliveryChannel.SMS: AddressKind.PHONE,
}

#: Addresses behind which there is the app, which reads the data of a message.
PUSHED = frozenset({AddressKind.FCM_TOPIC, AddressKind.FCM_TOKEN, AddressKind.FCM_FID})


def send(outside: Outside, delivery_id: str) -> None:
    """Do one round of a delivery, and schedule the next if something is left.

    :raises NotYetError: its channel is left alone now.
    """
    store = outside.store
    delivery = deliveries.get(store, delivery_id)
    if delivery["state"] != DeliveryState.PLANNED:
        return
    alert = alerts.get(store, delivery["alert_id"])
    addressees = audience.admit(alert)
    if addressees is None:
        deliveries.settle(store, delivery, DeliveryState.STOPPED, "no_audience")
        return
    reason = out_of_date(store, alert)
    if not reason:
        rounds.insist_on_a_turn(store, PROVIDERS[DeliveryChannel(delivery["channel"])])
    for_whom = recipients(store, addressees, alert, delivery)
    standing = recipient_ledger.standing(store, delivery, [one.key for one in for_whom.all])
    left = [one for one in for_whom.all if one.key not in standing.done]
    if reason:
        stop(store, delivery, left, reason)
        return
    spared = spare(store, alert, delivery, left)
    left = [one for one in left if one.key not in spared]
    asleep = _asleep(store, addressees, left)
    ready = [one for one in left if one.key not in standing.waiting and one.key not in asleep]
    result = _round(outside, addressees, alert, delivery, ready)
    if not result.stopped:
        wakes = min(asleep.values(), default=None)
        _conclude(store, delivery, left, ready, result, held=for_whom.held, spared=len(spared), wakes=wakes)


def _round(
    outside: Outside, addressees: Audience, alert: Alert, delivery: Delivery, ready: Sequence[Warned]
) -> Round:
    """Ask the provider for those who are ready, and stop the delivery if that takes it for nobody."""
    work = Sending(outside, addressees, alert, delivery)
    result = rounds.go(outside, work, ready, took=_took(delivery))
    if result.stopped:
        untold = [one for one in ready if one.key not in result.claimed]
        stop(outside.store, delivery, untold, result.stopped)
        log.error("delivery_stopped", delivery=delivery["_id"], code=result.stopped)
    return result


class Sending:
    """The work of a round: a delivery, its alert, and the words that go out, each made once.

    :param ack_within: the alert's window of acknowledgements; None reads it where it is needed.
    """

    def __init__(
        self,
        outside: Outside,
        addressees: Audience,
        alert: Alert,
        delivery: Delivery,
        *,
        ack_within: int | None = None,
    ) -> None:
        self.store = outside.store
        self.addressees, self.alert, self.delivery = addressees, alert, delivery
        channel = DeliveryChannel(delivery["channel"])
        self.channel, self.kind = PROVIDERS[channel], KINDS[channel]
        self.areas = AreasOfAlert(outside.store, alert["area_ids"])
        behind = "former" in delivery["target"]
        self.former = warned_before.told_of(self.store, delivery) if behind else None
        self._words: dict[tuple[str, str, bool], Outgoing] = {}
        self._ack_within = ack_within
        self._begun = False

    def admit(self, result: Round, window: Sequence[Warned]) -> Sequence[Warned]:
        """Return the window; nobody if another version has taken the place of the alert meanwhile."""
        # For the first window the alert was read just now.
        begun, self._begun = self._begun, True
        if not begun or not alerts.is_superseded(self.store, self.alert["_id"]):
            return window
        result.resume_at = datetime.now(UTC)
        return []

    def claim(self, window: Sequence[Warned]) -> Mapping[str, int]:
        """Claim a window in the ledger; returns the number of the try by key."""
        over = {one.key for one in window if one.farewell}
        where = {one.key: self.areas.of(one.to.area_ids) for one in window}
        return recipient_ledger.claim(self.store, self.delivery, where, farewells=over)

    def write(self, window: Sequence[Warned]) -> list[Outgoing]:
        """Return the messages for a window: for each language the same words, to another address."""
        seconds = seconds_left(self.alert, datetime.now(UTC))
        return [self._to(one, seconds) for one in window]

    def settle(self, outcomes: Mapping[str, Outcome]) -> None:
        """Note in the ledger what came of a window, by key.

        What FCM calls a message is left out: it tells nothing of it later, and so all of a window are noted at once.
        """
        if self.delivery["channel"] == DeliveryChannel.DEVICES:
            outcomes = {key: _nameless(outcome) for key, outcome in outcomes.items()}
        recipient_ledger.settle(self.store, outcomes)

    def retire(self, gone: Sequence[tuple[Warned, str]]) -> None:
        """End subscriptions and forget push addresses behind which there is nobody any more."""
        people = [(one.to, code) for one, code in gone if one.to.kind != AddressKind.FCM_TOPIC]
        all_recipients.retire(self.store, DeliveryChannel(self.delivery["channel"]), people)

    def _to(self, one: Warned, seconds: int) -> Outgoing:
        name = (one.to.language, one.to.kind, one.farewell)
        if name not in self._words:
            self._words[name] = self._outgoing(*name)
        address = self.store.vault.decrypt(one.to.address) if one.to.sealed else one.to.address
        to = Address(AddressKind(one.to.kind), address)
        return replace(self._words[name], key=one.key, to=to, ttl_seconds=seconds)

    def _outgoing(self, language: str, kind: str, farewell: bool) -> Outgoing:
        if self._ack_within is None and kind in PUSHED:
            self._ack_within = ack_windows.of(self.store, [self.alert])[self.alert["_id"]]
        by_sms = kind == AddressKind.PHONE and self.former is not None
        return outgoing(
            self.addressees,
            self.alert,
            language,
            kind,
            base=self.store.settings.public_base,
            ack_within=self._ack_within or 0,
            farewell=farewell,
            former=self.former,
            mute=by_sms and warned_before.is_mute(self.store, self.alert, DeliveryChannel.SMS),
        )


def _nameless(outcome: Outcome) -> Outcome:
    return cast(Outcome, {name: value for name, value in outcome.items() if name != "provider_id"})


def outgoing(
    addressees: Audience,
    alert: Alert,
    language: str,
    kind: str,
    *,
    base: str,
    ack_within: int,
    farewell: bool = False,
    former: Alert | None = None,
    mute: bool = False,
) -> Outgoing:
    """Return the message for everybody of one language on one kind of address, without the address.

    :param former: the earlier version that they were told, for whoever hears that it is over.
    :param mute: no word of officials may go there yet, only that the former is over.
    """
    over, short = former or alert, kind == AddressKind.PHONE
    asks = kind == AddressKind.ZALO_USER and not farewell
    text = (short_text if short else full_text)(addressees, alert, language)
    if farewell or mute:
        text = _of_an_end(addressees, alert, over, language, short=short, farewell=farewell)
    data = push_data(addressees, alert, base, ack_within=ack_within, farewell=farewell)
    return Outgoing(
        key="",
        to=Address(AddressKind(kind), ""),
        title=text.title,
        body=text.body,
        data=data if kind in PUSHED else {},
        buttons=check_in_buttons(addressees, alert, language) if asks else (),
        urgent=True,
        ttl_seconds=seconds_left(alert, datetime.now(UTC)),
        collapse_key=alert["series"],
        brief=text.brief,
        notice=loudness.of_alert(alert, farewell=farewell),
        purpose=Purpose.ALERT,
    )


def _of_an_end(
    addressees: Audience, alert: Alert, over: Alert, language: str, *, short: bool, farewell: bool
) -> AlertText:
    if farewell:
        return farewell_text(addressees, alert, over, language, short=short)
    return end_text(addressees, alert, over, language)


def stop(store: Store, delivery: Delivery, left: Sequence[Warned], reason: str) -> None:
    """End a delivery for good.

    :param left: whom nobody has been asked for.
    """
    over = {one.key for one in left if one.farewell}
    recipient_ledger.give_up(store, delivery, [one.key for one in left], reason, farewells=over)
    counts = recipient_ledger.tally(store, delivery)
    deliveries.settle(store, delivery, DeliveryState.STOPPED, reason, counts)


def _conclude(
    store: Store,
    delivery: Delivery,
    left: Sequence[Warned],
    ready: Sequence[Warned],
    result: Round,
    *,
    held: bool,
    spared: int,
    wakes: datetime | None,
) -> None:
    """Settle the delivery, or schedule the rest of it.

    :param wakes: when the quiet hours end that hold it back from the next of those left; None where they hold nobody.
    """
    untouched = any(one.key not in result.claimed for one in ready)
    next_time = recipient_ledger.next_time(store, delivery, [one.key for one in left])
    counts = recipient_ledger.tally(store, delivery, spared=spared)
    if untouched or next_time:
        at = rounds.next_round(result, untouched=untouched, next_time=next_time)
        note = "halted" if result.resume_at else "waiting"
        deliveries.proceed(store, delivery, at=at, note=note, counts=counts)
    elif held:
        at = datetime.now(UTC) + timedelta(seconds=HELD_SECONDS)
        deliveries.proceed(store, delivery, at=at, note="others first", counts=counts)
    elif wakes:
        deliveries.proceed(store, delivery, at=wakes, note="quiet hours", counts=counts)
    else:
        recipient_ledger.close(store, delivery, "left")
        deliveries.settle(store, delivery, DeliveryState.DONE, counts=counts)


def _asleep(store: Store, addressees: Audience, left: Sequence[Warned]) -> dict[str, datetime]:
    """Return the keys of those whose quiet hours hold the warning back, and when they end.

    What goes by a topic waits for nobody: there the phone decides whether it sounds.
    """
    own = {one.key: one.to.quiet for one in left if one.to.kind != AddressKind.FCM_TOPIC}
    return wishes.asleep(store.settings, own, *addressees.told)


def _took(delivery: Delivery) -> bool:
    """Say whether the provider took anything of a delivery in a round before."""
    return "counts" in delivery and delivery["counts"]["accepted"] > 0


def out_of_date(store: Store, alert: Alert) -> str:
    """Return why the alert must not be sent any more; "" if it must."""
    if alerts.expiry(alert) <= datetime.now(UTC):
        return "expired"
    if alert["superseded_by"]:
        return "superseded"
    return "drill_ended" if drills.is_over(store, alert) else ""
