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
from models.language.shortening import shortened
from models.messages.bot_state import Slots, UserMessage

#: The slot and the entity that hold it.
SLOT = ENTITY = "second"

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


def waiting(tracker: Tracker) -> SecondMatter | None:
    """Return the second matter that waits; None if none does, or none of today."""
    second = cast("SecondMatter | None", tracker.get_slot(SLOT))
    if not second or datetime.now(UTC) - datetime.fromisoformat(second["at"]) > STANDS:
        return None
    return second


def is_new(tracker: Tracker) -> bool:
    """Say whether the latest message brought it."""
    return entity(tracker, ENTITY) is not None


def told(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
    """Say once that the second matter of the latest message is kept; return what remembers that."""
    second = waiting(tracker)
    if second is None or second["told"] or not is_new(tracker):
        return {}
    _say(dispatcher, tracker, domain, "utter_second_kept", second)
    return {SLOT: {**second, "told": True}}


def remembered(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
    """Say the same as `told`, and return it as events."""
    return [SlotSet(name, value) for name, value in told(dispatcher, tracker, domain).items()]


def speaking(tracker: Tracker) -> Tracker:
    """Return a tracker in which the second matter that waits is the latest message, where it was taken up just now."""
    second = waiting(tracker)
    if second is None or tracker.latest_message["intent"]["name"] != TAKES_UP:
        return tracker
    return saying(tracker, second)


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
    return [SlotSet(SLOT, {**second, "offered": True})]


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
