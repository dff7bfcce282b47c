"""An approved alert goes to the push topics at once, and is cut into deliveries; each delivery is sent."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from models.alerts import alerts, audience
from models.delivery import deliveries, warned_before, waves
from models.store import outbox
from models.store.events import Event
from models.store.reactions import Reaction
from notifications import alert_sending, first_sending
from notifications.reactor import NotYetError, Outside, reaction, reaction_of_many
from notifications.rounds import ROUND


@reaction_of_many(Reaction.SEND_TOPICS)
def send_topics(outside: Outside, found: Sequence[Event]) -> None:
    """Plan the push topics of alerts and send to them at once, so that no alert waits for the plans of another.

    What is left then, for whatever reason, is that of the delivery, which is due a moment later.
    """
    store = outside.store
    admitted = [
        (alert, addressees)
        for alert in alerts.get_all(store, [event["subject"]["id"] for event in found])
        if not alert["superseded_by"] and (addressees := audience.admit(alert))
    ]
    if planned := waves.plan_topics(store, admitted):
        first_sending.send(
            outside, [(*one, delivery) for one, delivery in zip(admitted, planned, strict=True)]
        )


@reaction(Reaction.PLAN_ALERT)
def plan_alert(outside: Outside, event: Event) -> None:
    """Plan the deliveries of the alert for its audience; without one (a test) nothing is sent.

    :raises NotYetError: there are more recipients than one run can plan.
    """
    store = outside.store
    alert = alerts.get(store, event["subject"]["id"])
    addressees = audience.admit(alert)
    if addressees is None or alert["superseded_by"]:
        return
    ends = time.monotonic() + store.settings.outbox_lease_seconds * ROUND
    # Of what a process of an older version approved, nobody else plans the topics.
    topics = not outbox.follows(store, event["_id"], Reaction.SEND_TOPICS)
    whole = waves.plan(store, alert, addressees, ends=ends, topics=topics)
    if not (whole and warned_before.plan(store, alert, addressees, ends=ends)):
        raise NotYetError(datetime.now(UTC))


@reaction(Reaction.PLAN_FAREWELLS)
def plan_farewells(outside: Outside, event: Event) -> None:
    """Plan for those whom a settled delivery reached, where a later version took the place of its alert meanwhile."""
    store = outside.store
    delivery = deliveries.get(store, event["subject"]["id"])
    alert = alerts.latest(store, delivery["alert_id"])
    addressees = audience.admit(alert)
    if alert["_id"] != delivery["alert_id"] and addressees is not None:
        warned_before.follow(store, alert, addressees, [delivery])


@reaction(Reaction.SEND_DELIVERY)
def send_delivery(outside: Outside, event: Event) -> None:
    """Send a delivery, or what is left of it."""
    alert_sending.send(outside, event["subject"]["id"])
