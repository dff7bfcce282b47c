"""Officials hear at once of an alert that waits for them, that came back, or that somebody approved alone."""

from __future__ import annotations

from models.alerts import alerts, informed_officials, placeholders
from models.alerts.alerts import Alert
from models.alerts.audience import admit
from models.alerts.cap_terms import Status
from models.alerts.phrases import marked
from models.alerts.states import UNAPPROVED, AlertState
from models.areas import areas
from models.delivery import deliveries
from models.delivery.deliveries import DeliveryChannel
from models.following import duty_pushes, letters
from models.following.duty_pushes import Work
from models.language.languages import DEFAULT
from models.messages import messages
from models.messages.audiences import Audience, template_for
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.store import Store
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import Outside, reaction

#: Areas that a letter names before it only counts them.
MOST_NAMED = 10

#: In which states the event leaves an alert; what came after it has letters of its own.
STATES = {
    "drafted": {AlertState.DRAFT},
    "submitted": {AlertState.SUBMITTED},
    "approved": {AlertState.APPROVED},
    "approved_alone": {AlertState.APPROVED},
    "origin_cancelled": UNAPPROVED,
    "returned": {AlertState.RETURNED},
}


@reaction(Reaction.TELL_ALERT_OFFICIALS)
def tell_alert_officials(outside: Outside, event: Event) -> None:
    """Write to each official who may do something about it, but for whoever did the step."""
    store, action = outside.store, event["action"]
    alert = alerts.get(store, event["subject"]["id"])
    by_official = event["actor"]["kind"] == "official"
    # Who drafts an alert themselves hands it in when it is ready.
    if alert["state"] not in STATES[action] or (action == "drafted" and by_official):
        return
    if action == "approved" and not _waits_for_sms(store, alert):
        return
    title, body = _text(store, alert, event)
    for official_id in informed_officials.of(store, alert, action):
        if by_official and official_id == event["actor"]["id"]:
            continue
        message = OutgoingMessage(
            key=f"{event['_id']}:{Audience.ALERT_OFFICIAL}:{official_id}",
            channel=MessageChannel.INBOX,
            owner=Owner("official", official_id),
            title=title,
            body=body,
            data={"kind": "alert", "id": alert["_id"], "action": action},
            **letters.ways_to(store, official_id, urgent=True),
        )
        messages.queue(store, message)
        if action == "submitted":
            unit = areas.get(store, alert["area_ids"][0])["full_name"]
            duty_pushes.queue(store, official_id, message.key, Work.APPROVAL, unit, message.data)


def _waits_for_sms(store: Store, alert: Alert) -> bool:
    """Say whether an issued alert goes out by SMS only once the province says so."""
    sent = admit(alert) is not None and alert["superseded_by"] is None
    return sent and deliveries.in_use(store, DeliveryChannel.SMS) and not alerts.sms_allowed(alert)


def _text(store: Store, alert: Alert, event: Event) -> tuple[str, str]:
    words = placeholders.resolved(store, alert)["infos"].get(DEFAULT, {})
    names = [areas.get(store, area_id)["full_name"] for area_id in alert["area_ids"][:MOST_NAMED]]
    more = len(alert["area_ids"]) - len(names)
    return render(
        template_for(Audience.ALERT_OFFICIAL, event["action"]),
        DEFAULT,
        title=marked(Status(alert["status"]), DEFAULT, words.get("headline") or alert["hazard"]),
        area=", ".join(names) + (f" (+{more})" if more else ""),
        who=event["actor"].get("name") or event["actor"]["id"],
        # The sentence of the template ends it.
        note=event["note"].rstrip(" ."),
    )
