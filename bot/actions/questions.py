"""Questions of the forms: none is a dead end, whatever somebody answers to it.

The first useless answer is met with the question again. The second gets other words and a way out as buttons; after the
third the form is closed, what was said is kept, and the bot says how to go on.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import patience, second_matter
from bot.actions.patience import END_AFTER, OFFER_AFTER
from bot.actions.person import call_after_misses
from bot.engine.files import Domain

#: What is said when each form ends without an end.
GIVEN_UP: Mapping[str, str] = {
    "report_form": "utter_given_up_report",
    "addition_form": "utter_given_up_addition",
    "rescue_form": "utter_given_up_rescue",
    "survey_form": "utter_given_up_survey",
}

#: Intents after which the bot asks whether somebody needs rescue; but for the questions of rescue itself, nothing else
#: is asked until that is answered.
ASKED_FIRST = frozenset({"maybe_rescue", "ask_rumour_in_danger"})
RESCUE = "rescue_form"

#: Forms after which a person is called.
FLAGGED = frozenset({"report_form", "addition_form"})


class Question(Action, ABC):
    """The question for one slot of a form."""

    slot: ClassVar[str]

    def name(self) -> str:
        """Return its name in the domain."""
        return f"action_ask_{self.slot}"

    @abstractmethod
    async def ask(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Ask it."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Ask it; offer a way out or end the form where its answers lead nowhere."""
        intent = tracker.latest_message["intent"]["name"]
        if intent in ASKED_FIRST and tracker.active_loop_name != RESCUE:
            return []
        asked = CollectingDispatcher()
        events = await self.ask(asked, tracker, domain)
        kept = patience.judged(tracker, self.slot, events)
        events = [*events, SlotSet(patience.SLOT, kept)]
        if kept["useless"] >= END_AFTER:
            return [
                *events,
                *self.give_up(dispatcher, tracker),
                *second_matter.offered(dispatcher, tracker, domain),
            ]
        if kept["useless"] >= OFFER_AFTER:
            self.offer_way_out(dispatcher, tracker, domain)
        else:
            dispatcher.messages += asked.messages
        return events

    def offer_way_out(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> None:
        """Say it in other words, with buttons that lead out of it."""
        dispatcher.utter_message(response=f"utter_way_out_{self.slot}")

    def give_up(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Close the form: keep what was told, so that it can be gone on with, and call a person who should look."""
        form = str(tracker.active_loop_name)
        dispatcher.utter_message(response=GIVEN_UP[form])
        if form in FLAGGED:
            call_after_misses(dispatcher, tracker)
        # Nothing follows: the rule for the end of the form is about one that was filled.
        return [ActiveLoop(None), SlotSet("requested_slot", None), FollowupAction("action_listen")]
