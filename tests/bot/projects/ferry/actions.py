"""Actions of the ferry bot."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher


class ActionPrice(Action):
    """Reckon the price."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_price"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Five a seat."""
        return [SlotSet("price", 5.0 * float(tracker.get_slot("seats")))]


class ActionAskNote(Action):
    """Ask for a note."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_ask_ferry_form_note"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Ask in words of its own."""
        dispatcher.utter_message(text="Anything we should know?")
        return []


class ValidateFerryForm(FormValidationAction):
    """Check what is booked."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "validate_ferry_form"

    def validate_seats(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, object]:
        """Take up to nine."""
        if isinstance(value, int) and 0 < value < 10:
            return {"seats": value}
        dispatcher.utter_message(text="One to nine.")
        return {"seats": None}
