"""Progress of a call for rescue: whoever asks when somebody comes hears whether an official has taken it, honestly."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.rescue_additions import add_to_call, is_taken
from bot.actions.rescue_calls import open_call
from bot.actions.wording import agency_name, language, text_of
from bot.engine.files import Domain
from models.errors import LoaError
from models.language.dates import day_and_time
from models.reports import reports
from models.reports.reports import Report
from models.store import Store, events
from models.store.collections import Kind


class ActionTellRescueProgress(Action):
    """Somebody who has called asks when rescuers come."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_tell_rescue_progress"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Pass the question on, and say whether anybody has taken the call, and when."""
        call = open_call(tracker)
        if call is None:
            dispatcher.utter_message(response="utter_rescue_no_call")
            return []
        try:
            report = add_to_call(tracker, text_of(tracker), call)
        except LoaError:
            report = reports.get(chat.current(tracker).store, call["id"])
        tell_progress(dispatcher, tracker, report)
        return []


def tell_progress(dispatcher: CollectingDispatcher, tracker: Tracker, report: Report) -> None:
    """Say whether an official has taken a call, and when; nobody knows when they come."""
    store, lang = chat.current(tracker).store, language(tracker)
    at = _taken_at(store, report) if is_taken(report) else ""
    dispatcher.utter_message(
        response="utter_rescue_taken_at" if at else "utter_rescue_not_taken",
        code=report["code"],
        agency=agency_name(store, report["agency_id"], lang),
        at=at or day_and_time(report["filed_at"]),
    )


def _taken_at(store: Store, report: Report) -> str:
    steps = events.timeline(store, Kind.REPORT, report["_id"], public_only=False)
    taken = [step["at"] for step in steps if step["action"] == "accepted"]
    return day_and_time(taken[-1] if taken else report["updated_at"])
