"""What follows for periodic reports.

TELL_RETURN: the unit is told that a report is asked for and what was decided on it; the office that asked, that it was
handed in. WATCH_RETURN: a unit that has not handed in is reminded, and after the day its superior, too.
"""

from __future__ import annotations

from models.language.languages import DEFAULT
from models.messages.audiences import Audience, template_for
from models.messages.notification_templates import render
from models.returns import clock
from models.returns.returns import REQUESTS, RETURNS
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import NotYetError, Outside, reaction


@reaction(Reaction.TELL_RETURN)
def tell_return(outside: Outside, event: Event) -> None:
    """Notify the officials whose turn it is; not whoever did the step."""
    store = outside.store
    found = store.one(RETURNS, event["subject"]["id"])
    request = store.one(REQUESTS, found["request_id"])
    template = template_for(Audience.RETURN_OFFICIAL, event["action"])
    title, body = render(template, DEFAULT, **clock.words(store, found, request), note=event["note"])
    able = clock.superiors if event["action"] == "submitted" else clock.writers
    told = [one for one in able(store, found) if one != event["actor"]["id"]]
    clock.tell(store, found, event["_id"], title, body, told)


@reaction(Reaction.WATCH_RETURN)
def watch_return(outside: Outside, event: Event) -> None:
    """Remind where it is due, and look again at the next day of the ladder.

    :raises NotYetError: it is due later.
    """
    put_off = clock.step(outside.store, event["subject"]["id"])
    if put_off:
        raise NotYetError(put_off)
