"""An approved alert is cut into deliveries; each delivery is sent."""

from __future__ import annotations

from models.alerts import alerts, audience, deliveries
from models.store.events import Event
from models.store.reactions import Reaction
from notifications import alert_sending
from notifications.reactor import Outside, reaction


@reaction(Reaction.PLAN_ALERT)
def plan_alert(outside: Outside, event: Event) -> None:
    """Plan the deliveries of the alert for its audience; without one (a test) nothing is sent."""
    addressees = audience.admit(alerts.get(outside.store, event["subject"]["id"]))
    if addressees is not None:
        deliveries.plan(outside.store, addressees)


@reaction(Reaction.SEND_DELIVERY)
def send_delivery(outside: Outside, event: Event) -> None:
    """Send a delivery, or what is left of it."""
    alert_sending.send(outside, event["subject"]["id"])
