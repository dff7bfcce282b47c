"""A second matter of one message: it is answered below the first, or said to be kept until the form is over.

"Đèn đường hư rồi, với cho hỏi số điện lực" begins a report; the question for the number waits in the slot `second`,
with a button that takes it up, and is offered when the report was sent or given up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import time
from typing import NotRequired, TypedDict, cast

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import other_words
from bot.actions.wording import entity, intent_button
from bot.engine.files import Domain, FileButton
from bot.engine.tracker import Tracker as EngineTracker
from models.language.shortening import shortened
from models.messages.bot_state import Slots, UserMessage

#: The slot and the entity that hold it.
SLOT = ENTITY = "second"

#: The slot with what became of it. It is apart from the other, which a form fills anew from the latest message when it
#: begins.
DONE = "second_done"

#: The intent of the button that takes it up.
TAKES_UP = "take_up_second"

#: The intent of a second report, which begins when the first is sent.
REPORT = "report_incident"

#: What is said of a second report instead.
OF_REPORTS = {
    "utter_second_kept": "utter_second_kept_report",
    "utter_second_offered": "utter_second_offered_report",
}

#: So long it is offered.
STANDS = timedelta(hours=12)

#: Characters of it that are shown.
_SHOWN = 80


class SecondMatter(TypedDict):
    """What else a message was about.

    :ivar said: its words.
    :ivar message: what they mean, as the `latest_message` of a tracker.
    :ivar at: when it was said (ISO 8601).
    :ivar told: the person was told that it is kept.
    :ivar offered: it was offered, or taken up, already.
    """

    said: str
    message: UserMessage
    at: str
    told: bool
    offered: NotRequired[bool]


class Done(TypedDict, total=False):
    """What became of a second matter.

    :ivar at: when it was said: whatever was said at another time is another one.
    :ivar over: it was answered, and waits no more.
    :ivar asks: the action that answered it and asks for a yes; "" where nothing is asked.
    """

    at: str
    told: bool
    offered: bool
    over: bool
    asks: str


def waiting(tracker: Tracker) -> SecondMatter | None:
    """Return the second matter that waits; None if none does, or none of today."""
    second = cast("SecondMatter | None", tracker.get_slot(SLOT))
    if not second or datetime.now(UTC) - datetime.fromisoformat(second["at"]) > STANDS:
        return None
    done = _done(tracker, second)
    if done.get("over"):
        return None
    told, offered = bool(done.get("told")), bool(done.get("offered"))
    return {**second, "told": told or second["told"], "offered": offered or second.get("offered", False)}


def offering(second: SecondMatter) -> EventType:
    """Return what remembers that a second matter was offered."""
    return SlotSet(DONE, {**_now(second), "offered": True})


def over(second: SecondMatter, asks: str = "") -> EventType:
    """Return what remembers that a second matter was answered.

    :param asks: the action that did so, where it waits for a yes.
    """
    return SlotSet(DONE, {**_now(second), "over": True, "asks": asks})


def asked_last(tracker: EngineTracker) -> str:
    """Return the action with which the turn before ended; of a second matter that was taken up, the one that asks."""
    done = cast("Done | None", tracker.slots.get(DONE))
    taken_up = done and tracker.latest_action == f"action_{TAKES_UP}"
    return (done.get("asks") if done and taken_up else "") or tracker.latest_action


def _done(tracker: Tracker, second: SecondMatter) -> Done:
    done = cast("Done | None", tracker.get_slot(DONE))
    return done if done and done["at"] == second["at"] else {}


def _now(second: SecondMatter) -> Done:
    """Return what became of it just now; whatever was done with it, the person knows that it is kept."""
    return {"at": second["at"], "told": True}


def is_new(tracker: Tracker) -> bool:
    """Say whether the latest message brought it."""
    return entity(tracker, ENTITY) is not None


def told(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
    """Say once that the second matter of the latest message is kept; return what remembers that."""
    second = waiting(tracker)
    if second is None or second["told"] or not is_new(tracker):
        return {}
    _say(dispatcher, tracker, domain, "utter_second_kept", second)
    return {DONE: _now(second)}


def remembered(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
    """Say the same as `told`, and return it as events."""
    return [SlotSet(name, value) for name, value in told(dispatcher, tracker, domain).items()]


def saying(tracker: Tracker, second: SecondMatter) -> Tracker:
    """Return a tracker in which a second matter is the latest message."""
    before = tracker.latest_message.get("metadata") or {}
    # Its effects happen once, and apart from those of the first.
    metadata = {**before, "message_id": f"{before.get('message_id') or time()}:second"}
    message = {**second["message"], "metadata": metadata}
    heard = {"event": "user", "text": message["text"], "parse_data": message, "timestamp": time()}
    return other_words.as_if(tracker, message, [heard])


def offered(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
    """Offer what waits, now that a form is over; whoever does not take it up is not asked again."""
    second = waiting(tracker)
    if second is None or not second["told"] or second.get("offered"):
        return []
    _say(dispatcher, tracker, domain, "utter_second_offered", second)
    return [offering(second)]


def _say(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, response: str, second: SecondMatter
) -> None:
    said, buttons = shortened(second["said"], _SHOWN), [*_buttons(domain, tracker, response, second)]
    if is_report(second):
        response = OF_REPORTS[response]
    dispatcher.utter_message(response=response, said=said, buttons=buttons)


def is_report(second: SecondMatter) -> bool:
    """Say whether a second matter is a report of its own."""
    return second["message"]["intent"]["name"] == REPORT


def _buttons(domain: Domain, tracker: Tracker, response: str, second: SecondMatter) -> Iterator[FileButton]:
    """Yield what takes it up; a second report does not push the first one aside."""
    if not is_report(second):
        yield intent_button(domain, tracker, "utter_button_second", TAKES_UP)
    elif response == "utter_second_offered":
        yield intent_button(domain, tracker, "utter_button_second_report", TAKES_UP)
