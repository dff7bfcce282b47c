"""What follows for outlets.

WATCH_OUTLETS: once a minute all of them are looked at. OPEN_INCIDENT: a copy of a device is an incident at once.
TELL_INCIDENT: the officials who see to the outlets of an area are told of an incident, and those who were of its end.
"""

from __future__ import annotations

from datetime import UTC, datetime

from models.areas import areas
from models.following import letters
from models.language.dates import day_and_time
from models.language.languages import DEFAULT
from models.language.wording import word
from models.messages import messages
from models.messages.audiences import Audience, template_for
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.monitoring import hearers, incidents, rounds
from models.monitoring.incidents import INCIDENTS, Incident, Trouble
from models.monitoring.rules import Cause, rule_of
from models.outlets.outlets import OUTLETS
from models.store import Store
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import NotYetError, Outside, reaction

#: So many outlets are named in a letter.
NAMED = 5


@reaction(Reaction.WATCH_OUTLETS)
def watch_outlets(outside: Outside, event: Event) -> None:
    """Look at all outlets, unless a later event has taken the place of this one; then again in a minute."""
    store, now = outside.store, datetime.now(UTC)
    if store.one(rounds.MONITORING_ROUNDS, event["subject"]["id"])["version"] != event["seq"]:
        return
    rounds.go(store, now)
    raise NotYetError(now + rounds.EVERY)


@reaction(Reaction.OPEN_INCIDENT)
def open_incident(outside: Outside, event: Event) -> None:
    """Open an incident for the outlet whose credential was used twice."""
    store = outside.store
    outlet = store.one(OUTLETS, event["subject"]["id"])
    trouble = Trouble(
        outlet["area_id"],
        tuple(outlet["paths"]),
        Cause.CLONED,
        frozenset({outlet["_id"]}),
        event["at"],
    )
    incidents.begin(store, trouble, datetime.now(UTC))


@reaction(Reaction.TELL_INCIDENT)
def tell_incident(outside: Outside, event: Event) -> None:
    """Tell officials of an incident that is still open, or those who were told that it is over.

    :raises NotYetError: it was silenced for a while.
    """
    store = outside.store
    incident = store.one(INCIDENTS, event["subject"]["id"])
    if event["action"] == "closed":
        told = sorted({one["official_id"] for one in incident["told"]} - {event["actor"]["id"]})
        for official_id in told:
            _queue(store, incident, event, official_id)
        return
    if incident["closed_at"] is not None or incident["told"]:
        return
    muted_until = incident["muted_until"]
    if muted_until is not None and muted_until > datetime.now(UTC):
        raise NotYetError(muted_until)
    told = hearers.of(store, incident)
    for official_id in told:
        _queue(store, incident, event, official_id)
    hearers.note(store, incident, told, datetime.now(UTC))


def _queue(store: Store, incident: Incident, event: Event, official_id: str) -> None:
    cause = Cause(incident["cause"])
    title, body = render(
        template_for(Audience.OUTLET_OFFICIAL, event["action"]),
        DEFAULT,
        cause=word(f"incident_{cause}", DEFAULT),
        area=areas.get(store, incident["area_id"])["full_name"],
        number=str(len(incident["outlet_ids"])),
        outlets=_named(store, incident),
        since=day_and_time(incident["since"]),
        link=f"{store.settings.public_base}/v1/desk/incidents/{incident['_id']}",
    )
    message = OutgoingMessage(
        key=f"{event['_id']}:tell_incident:{official_id}",
        channel=MessageChannel.INBOX,
        owner=Owner("official", official_id),
        title=title,
        body=body,
        data={"kind": "incident", "id": incident["_id"], "action": event["action"]},
        **letters.ways_to(store, official_id, urgent=rule_of(cause).at_night and event["action"] == "opened"),
    )
    messages.queue(store, message)


def _named(store: Store, incident: Incident) -> str:
    ids = incident["outlet_ids"][:NAMED]
    rows = store.collection(OUTLETS).find({"_id": {"$in": ids}}, {"name": 1}).sort("code")
    names = ", ".join(row["name"] for row in rows)
    return f"{names}…" if len(incident["outlet_ids"]) > NAMED else names
