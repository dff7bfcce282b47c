"""An approved alert is cut into deliveries; each delivery is sent."""

from __future__ import annotations

from models.alerts import alerts, audience
from models.delivery import deliveries, warned_before
from models.store.events import Event
from models.store.reactions import Reaction
from notifications import alert_sending
from notifications.reactor import Outside, reaction


@reaction(Reaction.PLAN_ALERT)
def plan_alert(outside: Outside, event: Event) -> None:
    """Plan the deliveries of the alert for its audience; without one (a test) nothing is sent."""
    alert = alerts.get(outside.store, event["subject"]["id"])
    addressees = audience.admit(alert)
    if addressees is not None:
        deliveries.plan(outside.store, addressees)
        warned_before.plan(outside.store, alert, addressees)


@reaction(Reaction.PLAN_FAREWELLS)
def plan_farewells(outside: Outside, event: Event) -> None:
    """Plan for those whom a settled delivery reached, where a later version took the place of its alert meanwhile."""
    store = outside.store
    delivery = deliveries.get(store, event["subject"]["id"])
    alert = warned_before.latest(store, delivery["alert_id"])
    addressees = audience.admit(alert)
    if alert["_id"] != delivery["alert_id"] and addressees is not None:
        warned_before.follow(store, alert, addressees, delivery)


@reaction(Reaction.SEND_DELIVERY)
def send_delivery(outside: Outside, event: Event) -> None:
    """Send a delivery, or what is left of it."""
    alert_sending.send(outside, event["subject"]["id"])
