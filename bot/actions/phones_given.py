"""A number that somebody gives outside of forms: it belongs to the report that they just sent."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, own_reports
from bot.actions.remembered import KnownReport, ToldContact
from bot.actions.wording import text_of
from bot.engine.files import Domain
from bot.understanding import contacts
from models.errors import LoaError
from models.reports import reporter_contacts
from models.reports.reports import Report


class ActionTakePhone(Action):
    """Take a number."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_take_phone"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Add it to the report that was sent within the last half hour; else keep it for the next."""
        text = text_of(tracker)
        told: ToldContact = {"phone": contacts.phone_of(text)}
        if name := contacts.name_of(text):
            told["name"] = name
        report = _just_sent(tracker)
        if report is None:
            dispatcher.utter_message(response="utter_phone_kept", phone=told["phone"])
            return [SlotSet("contact", told)]
        here = chat.current(tracker)
        try:
            reporter_contacts.add(here.store, report, told, here.actor)
        except LoaError:
            dispatcher.utter_message(response="utter_failed")
            return []
        dispatcher.utter_message(response="utter_phone_added", phone=told["phone"], code=report["code"])
        return []


def _just_sent(tracker: Tracker) -> Report | None:
    last: KnownReport | None = tracker.get_slot("last_report")
    return own_reports.by_code(tracker, last["code"]) if last and own_reports.is_recent(last["at"]) else None
