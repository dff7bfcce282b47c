"""A shared position: for an open call for rescue, else for a report."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.places import location_of, near
from bot.actions.rescue_additions import pass_place_on
from bot.actions.rescue_calls import KnownCall, open_call, open_calls
from bot.actions.rescue_facts import FORM
from bot.engine.files import Domain


class ActionTakeLocation(Action):
    """A shared position: the nearest communes are offered, since centres are no borders."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_take_location"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Pass it on to an open call for rescue; else keep it and let the report ask which commune it is in."""
        store = chat.current(tracker).store
        location = location_of(tracker)
        if location and tracker.active_loop_name in (None, FORM) and open_call(tracker):
            return pass_place_on(dispatcher, tracker, _call_of_position(tracker))
        choices = near(store, location) if location else []
        if not location or not choices:
            dispatcher.utter_message(response="utter_location_outside")
            return []
        dispatcher.utter_message(response="utter_location_taken")
        kept = [SlotSet("location", location), SlotSet("area_choices", choices), SlotSet("area", None)]
        started = tracker.active_loop_name is None
        return [*kept, FollowupAction("report_form")] if started else kept


def _call_of_position(tracker: Tracker) -> KnownCall | None:
    """Return the call that a position belongs to: the one whose place was asked for, else one's own."""
    calls = open_calls(tracker)
    asked = tracker.active_loop_name == FORM
    return calls[0] if asked else next((call for call in calls if not call.get("others")), calls[0])
