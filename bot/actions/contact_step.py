"""Number and name of whoever reports: asked for only where it is of use, and always to be left out."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.questions import Question
from bot.engine.files import Domain
from bot.understanding import contacts
from models.language import doubts
from models.language.doubts import Doubt
from models.messages.bot_state import Slots
from models.messages.messages import BY_NUMBER

#: What the slot `contact_step` has once nothing is to be asked any more.
NOT_ASKED, DONE, HIDDEN = "not_asked", "done", "hidden"


class ActionAskContactStep(Question):
    """Ask for a number to call back, or whether the name that was told goes along."""

    slot = "contact_step"

    async def ask(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Ask the one or the other."""
        names_others = tracker.get_slot("contact") and not tracker.get_slot("contact_wanted")
        dispatcher.utter_message(response="utter_ask_name_along" if names_others else "utter_ask_contact")
        return []


def first(tracker: Tracker, text: str, told: Slots) -> Slots:
    """Return how the step begins: left out, unless the description makes one of its two questions useful.

    A number is of use to whoever asks to be called and writes where nobody can call them; whether the name goes along
    matters to whoever told it and writes of somebody else.
    """
    contact = told.get("contact") or tracker.get_slot("contact") or {}
    if told.get("anonymous") or tracker.get_slot("anonymous"):
        return {"contact_step": NOT_ASKED}
    if contact:
        rest = contacts.without_identity(text)
        of_others = any(one.kind == Doubt.NAME for one in doubts.find(rest, homes=False))
        return {"contact_step": None if of_others else NOT_ASKED}
    by_phone = chat.current(tracker).channel in BY_NUMBER
    wanted = contacts.wants_a_call(text) and not by_phone
    return {"contact_step": None if wanted else NOT_ASKED, "contact_wanted": wanted or None}
