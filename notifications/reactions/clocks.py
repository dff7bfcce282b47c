"""What follows the clock of a report.

WATCH_CLOCK: the step that is due is done. TELL_ABOVE: the officials above are notified of a missed promise.
"""

from __future__ import annotations

import structlog

from models.areas import agencies, areas
from models.categories import categories
from models.following import duty_pushes, letters
from models.following.duty_pushes import Work
from models.handling import reminders
from models.language.dates import day_and_time
from models.language.languages import DEFAULT, choose
from models.messages import messages
from models.messages.audiences import Audience, template_for
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.reports import reports
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import NotYetError, Outside, reaction

log = structlog.get_logger(__name__)


@reaction(Reaction.WATCH_CLOCK)
def watch_clock(outside: Outside, event: Event) -> None:
    """Remind, declare overdue, take up the tree, ask again or go on without an answer, as soon as that is due."""
    reminders.step(outside.store, event["subject"]["id"])
    put_off = reminders.put_off(outside.store, event)
    if put_off:
        raise NotYetError(put_off)


@reaction(Reaction.TELL_ABOVE)
def tell_above(outside: Outside, event: Event) -> None:
    """Notify each official whom the escalation names, in their inbox."""
    store = outside.store
    report = reports.get(store, event["subject"]["id"])
    official_ids = event["changes"]["hearers"]
    if not official_ids:
        log.warning(
            "escalation_without_recipients",
            agency=event["changes"]["escalated_to"][-1],
            report=report["code"],
        )
    language = DEFAULT
    title, body = render(
        template_for(Audience.LEVEL_ABOVE, event["action"], rescue=reports.is_rescue(report)),
        language,
        code=report["code"],
        agency=agencies.name(store, report["agency_id"], language),
        category=choose(categories.get(store, report["category"])["name"], language),
        area=areas.get(store, report["place"]["area_id"])["full_name"],
        due=day_and_time(report["due_at"]),
    )
    for official_id in official_ids:
        message = OutgoingMessage(
            key=f"{event['_id']}:tell_above:{official_id}",
            channel=MessageChannel.INBOX,
            owner=Owner("official", official_id),
            title=title,
            body=body,
            data={"kind": "report", "code": report["code"], "action": event["action"]},
            **letters.ways_to(store, official_id, urgent=reports.is_rescue(report)),
        )
        messages.queue(store, message)
        if reports.is_rescue(report):
            unit = agencies.name(store, report["agency_id"], language)
            duty_pushes.queue(store, official_id, message.key, Work.RESCUE, unit, message.data)
