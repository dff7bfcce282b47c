"""The name of a place, and nothing else."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import agency_questions, chat
from bot.actions.places import named
from bot.actions.wording import area_name, entity
from bot.engine.files import Domain
from models.store import Store


class ActionTakePlace(Action):
    """The name of a place, and nothing else: the person's own commune."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_take_place"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Remember the place for surveys and calls for help, and ask what is wanted."""
        store = chat.current(tracker).store
        if asked := agency_questions.offer(dispatcher, tracker, domain):
            return asked
        chosen = entity(tracker, "area") or _first_named(store, tracker.latest_message["text"])
        place = area_name(store, chosen or "")
        if not place:
            dispatcher.utter_message(response="utter_area_unknown")
            return []
        dispatcher.utter_message(response="utter_place_noted", place=place)
        return [SlotSet("home_area", chosen)]


def _first_named(store: Store, text: str) -> str | None:
    found = named(store, text)
    return found[0]["id"] if found else None
