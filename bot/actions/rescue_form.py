"""The questions after a call for rescue: where, how many, in what condition, by which phone; one at a time.

Each can be skipped, each is asked twice at most, and whatever is typed meanwhile goes to the rescuers.
"""

from __future__ import annotations

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, rescue_crises, rescue_facts, rescue_next_door, rescue_sides
from bot.actions.rescue_additions import place_missing, tell_rescuers, tells_of_which_town
from bot.actions.rescue_asking import MOST_ASKED, fitting
from bot.actions.rescue_calls import KnownCall
from bot.actions.rescue_facts import (
    ASKED,
    CONDITION,
    FORM,
    PEOPLE,
    PHONE,
    PLACE,
    SHARED,
    SKIPPED,
    TOLD,
    UNKNOWN,
)
from bot.actions.rescue_places import needs_commune, sounds_like_a_place
from bot.actions.wording import text_of
from bot.engine.files import Domain
from bot.understanding import call_talk
from models.messages.bot_state import Slots
from models.reports import reports
from models.safety import rescue_answers

#: Marks that a button, or an earlier message, leaves in a slot.
MARKS = frozenset({TOLD, SKIPPED, UNKNOWN})

#: Questions that any words answer.
OPEN_QUESTIONS = frozenset({CONDITION, PHONE})


class ActionEndRescueQuestions(Action):
    """Nothing more is asked."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_end_rescue_questions"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Say what to do now; the call stays open for whatever comes. Open questions of an earlier call come back."""
        call: KnownCall | None = tracker.get_slot("rescue")
        if call and (own := _waiting(call)):
            return [
                SlotSet("rescue", own[0]),
                *(SlotSet(name, value) for name, value in own[1].items()),
                FollowupAction(FORM),
            ]
        if call is None:
            return [SlotSet(name, None) for name in ASKED]
        # Whoever cries again is neither asked again what they told, nor told again what to do.
        if call.get("all_told"):
            return []
        far = "utter_rescue_all_told_far" if call.get("far") else ""
        calm = rescue_crises.calmly("utter_rescue_all_told", call)
        if calm == "utter_rescue_all_told":
            calm = fitting("utter_rescue_all_told", chat.current(tracker).store, call)
        response = far or calm
        dispatcher.utter_message(response=response, code=call["code"])
        kept: KnownCall = {**call, "all_told": True}
        return [SlotSet("rescue", kept)]


def _waiting(call: KnownCall) -> tuple[KnownCall, Slots] | None:
    """Return the call whose questions were put aside for this one, and what they hold; None without one."""
    before = call.get("before")
    if not before or None not in before.get("told", {}).values():
        return None
    done: KnownCall = {**call}
    done.pop("before", None)
    own: KnownCall = {**before, "back": True, "before": done}
    return own, own.pop("told")


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
    call: KnownCall | None = tracker.get_slot("rescue")
    if value is None or value in MARKS or not call:
        return {slot: value if value in MARKS else None if call else UNKNOWN}
    if value != SHARED and (other := _other_call(tracker, call)):
        events = tell_rescuers(dispatcher, tracker, call=other)
        return {slot: None, **{event["name"]: event["value"] for event in events}}
    told = {PLACE} if value == SHARED else _answers(slot, text_of(tracker), tracker)
    told |= {PLACE} if rescue_next_door.place(tracker, call, text_of(tracker)) else set()
    told |= {PLACE} if tells_of_which_town(tracker, text_of(tracker), call) else set()
    is_place = slot == PLACE and value != SHARED and _is_place(told, text_of(tracker))
    told |= {PLACE} if is_place else set()
    if call_talk.wants_no_calls(text_of(tracker)):
        told |= {PHONE}
    response = _response(slot, told, tracker)
    for event in tell_rescuers(dispatcher, tracker, response, is_place=is_place):
        call = {**call, **event["value"]}
    return {**_kept(slot, told, tracker, call), "rescue": call}


def _response(slot: str, told: set[str], tracker: Tracker) -> str:
    """Return the response to an answer; what is said of the call besides has its own."""
    if call_talk.asks_what_to_do(text_of(tracker)) or call_talk.wants_no_calls(text_of(tracker)):
        return "utter_rescue_more"
    if PLACE in told:
        return "utter_rescue_place_taken"
    return place_missing(tracker) if slot == PLACE else "utter_rescue_more"


def _kept(slot: str, told: set[str], tracker: Tracker, call: KnownCall) -> Slots:
    """Return what the slots hold after an answer; None where the question is asked once more."""
    kept: Slots = dict.fromkeys(told, TOLD)
    if slot not in told:
        kept[slot] = None if call.get("asked", {}).get(slot, 0) < MOST_ASKED else UNKNOWN
    if slot == PLACE and not call.get("commune_asked") and _lacks_commune(tracker, call):
        kept[PLACE] = None
    elif slot == PLACE and call.get("commune_asked"):
        kept[PLACE] = TOLD
    return kept


def _other_call(tracker: Tracker, call: KnownCall) -> KnownCall | None:
    """Return the other open call where words are about that, and not about the one that is asked about."""
    meant = rescue_sides.meant(tracker, text_of(tracker))
    return meant if meant and meant["id"] != call["id"] else None


def _is_place(told: set[str], text: str) -> bool:
    """Say whether words that answer "where?" are kept as the address, though no name in them is known."""
    return not told and not rescue_answers.asks(text) and sounds_like_a_place(text)


def _lacks_commune(tracker: Tracker, call: KnownCall) -> bool:
    store = chat.current(tracker).store
    return needs_commune(store, reports.get(store, call["id"]))


def _answers(slot: str, text: str, tracker: Tracker) -> set[str]:
    told = set(rescue_facts.answered(chat.current(tracker).store, slot, text))
    if rescue_answers.beside_nobody(text) is not None:
        # "Nobody is trapped" says how many need help, and how they are.
        told |= {PEOPLE, CONDITION}
    return told | ({slot} if slot in OPEN_QUESTIONS else set())
