"""The questions after a call for rescue: where, how many, in what condition, by which phone; one at a time.

Each can be skipped, each is asked twice at most, and whatever is typed meanwhile goes to the rescuers.
"""

from __future__ import annotations

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, rescue_facts
from bot.actions.rescue_additions import tell_rescuers
from bot.actions.rescue_facts import (
    ASKED,
    CONDITION,
    PEOPLE,
    PHONE,
    PLACE,
    SHARED,
    SKIPPED,
    TOLD,
    UNKNOWN,
)
from bot.actions.wording import text_of
from bot.engine.files import Domain
from models.messages.bot_state import Slots

#: Marks that a button, or an earlier message, leaves in a slot.
MARKS = frozenset({TOLD, SKIPPED, UNKNOWN})

#: Questions that any words answer.
OPEN_QUESTIONS = frozenset({CONDITION, PHONE})


class ActionAskRescuePlace(Action):
    """Ask where the help is needed."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_ask_rescue_place"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Ask, with a button that sends the position where the channel has one."""
        others = (tracker.get_slot("rescue") or {}).get("others")
        response = "utter_ask_rescue_place_of_others" if others else "utter_ask_rescue_place"
        dispatcher.utter_message(response=response, json_message={"ask": "location"})
        return []


class ActionEndRescueQuestions(Action):
    """Nothing more is asked."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_end_rescue_questions"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Say what to do now; the call stays open for whatever comes."""
        call = tracker.get_slot("rescue")
        if call:
            dispatcher.utter_message(response="utter_rescue_all_told", code=call["code"])
        return [SlotSet(name, None) for name in ASKED]


class ValidateRescueForm(FormValidationAction):
    """Checks of the rescue form: a place is only what tells one; any other words help, too."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "validate_rescue_form"

    def validate_rescue_place(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a place, or a position."""
        return _taken(PLACE, value, dispatcher, tracker)

    def validate_rescue_people(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take how many they are, or who."""
        return _taken(PEOPLE, value, dispatcher, tracker)

    def validate_rescue_condition(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take any words."""
        return _taken(CONDITION, value, dispatcher, tracker)

    def validate_rescue_phone(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a number, or any words: not everybody has one."""
        return _taken(PHONE, value, dispatcher, tracker)


def _taken(slot: str, value: object, dispatcher: CollectingDispatcher, tracker: Tracker) -> Slots:
    """Pass on what was typed, and note which questions it answers; the one that was asked is asked again once."""
    call = tracker.get_slot("rescue")
    if value is None or value in MARKS or not call:
        return {slot: value if value in MARKS else None if call else UNKNOWN}
    told = {PLACE} if value == SHARED else _answers(slot, text_of(tracker), tracker)
    again = slot not in told and call.get("missed") != slot
    response = "utter_rescue_more"
    if PLACE in told:
        response = "utter_rescue_place_taken"
    elif slot == PLACE:
        response = "utter_rescue_where"
    for event in tell_rescuers(dispatcher, tracker, response):
        call = event["value"]
    kept: Slots = dict.fromkeys(told, TOLD)
    if slot not in told:
        kept[slot] = None if again else UNKNOWN
    return {**kept, "rescue": {**call, "missed": slot if again else ""}}


def _answers(slot: str, text: str, tracker: Tracker) -> set[str]:
    told = set(rescue_facts.told(chat.current(tracker).store, text))
    alone = slot == PEOPLE and any(char.isdigit() for char in text) and len(text.split()) <= 3
    return told | ({slot} if slot in OPEN_QUESTIONS or alone else set())
