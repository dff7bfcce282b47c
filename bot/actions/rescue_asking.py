"""Asking after a call for rescue: each question in words that fit the danger, and for whom it is asked.

None is asked more than twice (`MOST_ASKED`): how often it was stands in the call.
"""

from __future__ import annotations

from typing import ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, rescue_crises
from bot.actions.questions import Question
from bot.actions.rescue_calls import KnownCall
from bot.actions.rescue_facts import CONDITION, PEOPLE, PHONE, PLACE
from bot.actions.rescue_places import needs_commune, wards
from bot.actions.wording import MOST_BUTTONS, area_buttons, label
from bot.engine.files import Domain
from models.reports import reports, rescue_kinds
from models.reports.reports import Report
from models.store import Store

#: So often a question is asked.
MOST_ASKED = 2


class _Asking:
    """A question of the rescue form."""

    slot: ClassVar[str]

    async def ask(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Ask, unless it was asked twice; note that it was."""
        call: KnownCall | None = tracker.get_slot("rescue")
        if call is None:
            return []
        asked = call.get("asked", {})
        if asked.get(self.slot, 0) >= MOST_ASKED:
            return []
        kept: KnownCall = {**call, "asked": {**asked, self.slot: asked.get(self.slot, 0) + 1}}
        self.say(dispatcher, tracker, kept, whom(domain, tracker, call))
        return [SlotSet("rescue", kept)]

    def say(self, dispatcher: CollectingDispatcher, tracker: Tracker, call: KnownCall, whom: str) -> None:
        """Ask for the people who are meant."""
        response = rescue_crises.calmly(f"utter_ask_{self.slot}", call)
        dispatcher.utter_message(response=response, whom=whom)


class ActionAskRescuePlace(_Asking, Question):
    """Ask where the help is needed."""

    slot = PLACE

    def say(self, dispatcher: CollectingDispatcher, tracker: Tracker, call: KnownCall, whom: str) -> None:
        """Ask with a button that sends the position where the channel has one; a hamlet needs its commune."""
        own = rescue_crises.calmly("utter_ask_rescue_place", call)
        response = "utter_ask_rescue_place_of_others" if call.get("others") else own
        if needs_commune(chat.current(tracker).store, _report(tracker, call)):
            response, call["commune_asked"] = "utter_ask_rescue_commune", True
        if self._asks_ward(dispatcher, tracker, call, whom):
            return
        if call.get("far"):
            # Their own position helps nobody.
            far = response if call.get("commune_asked") else "utter_ask_rescue_place_far"
            dispatcher.utter_message(response=far, whom=whom)
            return
        dispatcher.utter_message(response=response, whom=whom, json_message={"ask": "location"})

    def _asks_ward(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, call: KnownCall, whom: str
    ) -> bool:
        """Ask which of the wards of one number is meant, with a button for each; say whether there are several."""
        store, report = chat.current(tracker).store, _report(tracker, call)
        several = wards(store, report["place"]["address"]) if call.get("commune_asked") else []
        if several:
            buttons = area_buttons(store, several[:MOST_BUTTONS])
            dispatcher.utter_message(response="utter_ask_rescue_ward", whom=whom, buttons=buttons)
        return bool(several)


class ActionAskRescuePeople(_Asking, Question):
    """Ask how many they are."""

    slot = PEOPLE


class ActionAskRescueCondition(_Asking, Question):
    """Ask how they are."""

    slot = CONDITION

    def say(self, dispatcher: CollectingDispatcher, tracker: Tracker, call: KnownCall, whom: str) -> None:
        """Ask what matters in a fire, in water, of somebody who is hurt."""
        response = fitting("utter_ask_rescue_condition", chat.current(tracker).store, call)
        dispatcher.utter_message(response=response, whom=whom)


class ActionAskRescuePhone(_Asking, Question):
    """Ask for a number to call back."""

    slot = PHONE


def whom(domain: Domain, tracker: Tracker, call: KnownCall) -> str:
    """Return the words that say for whom a question is, where somebody called for two; "" for oneself."""
    if call.get("others"):
        return label(domain, "utter_part_next_door", tracker)
    return label(domain, "utter_part_own_house", tracker) if call.get("back") else ""


def fitting(response: str, store: Store, call: KnownCall) -> str:
    """Return the variant of a response that fits the danger of a call."""
    kind = rescue_kinds.kind_of_call(reports.get(store, call["id"]))
    return f"{response}_{kind}" if kind else response


def _report(tracker: Tracker, call: KnownCall) -> Report:
    return reports.get(chat.current(tracker).store, call["id"])
