"""What follows for documents that go down.

TELL_DIRECTIVE: the officials of a unit are told of a document that came, and whoever is given one is told so.
WATCH_DIRECTIVE: a unit that has not done what was asked for is reminded before the day and after it.
"""

from __future__ import annotations

from models.areas import agencies
from models.directives import clock, lists
from models.directives.directives import RECEIPTS
from models.following import letters
from models.language.dates import day_and_time
from models.language.languages import DEFAULT
from models.language.wording import word
from models.messages import messages
from models.messages.audiences import Audience, template_for
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import NotYetError, Outside, reaction


@reaction(Reaction.TELL_DIRECTIVE)
def tell_directive(outside: Outside, event: Event) -> None:
    """Notify the officials of the unit, or the one who was given it; not whoever did the step."""
    store = outside.store
    receipt = store.one(RECEIPTS, event["subject"]["id"])
    directive = lists.by_id(store, receipt["directive_id"])
    due_at = receipt["due_at"]
    title, body = render(
        template_for(Audience.DIRECTIVE_OFFICIAL, event["action"]),
        DEFAULT,
        title=directive["title"],
        number=directive["number"],
        office=agencies.name(store, directive["sender_id"]),
        due=day_and_time(due_at) if due_at else word("no_due_day", DEFAULT),
    )
    for official_id in clock.readers(store, receipt):
        if event["actor"]["id"] == official_id:
            continue
        message = OutgoingMessage(
            key=f"{event['_id']}:{official_id}",
            channel=MessageChannel.INBOX,
            owner=Owner("official", official_id),
            title=title,
            body=body,
            data={"kind": "directive", "id": directive["_id"], "agency": receipt["agency_id"]},
            **letters.ways_to(store, official_id),
        )
        messages.queue(store, message)


@reaction(Reaction.WATCH_DIRECTIVE)
def watch_directive(outside: Outside, event: Event) -> None:
    """Remind where it is due, and look again at the next day of the ladder.

    :raises NotYetError: it is due later.
    """
    put_off = clock.step(outside.store, event["subject"]["id"])
    if put_off:
        raise NotYetError(put_off)
