"""Insults: answered once and calmly, then passed over. Calls for help are found before them, in whatever words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.engine.files import Domain

#: For so long after an answer further insults get none.
SILENT = timedelta(hours=1)


class ActionStayCalm(Action):
    """Answer an insult."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_stay_calm"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Say once what the bot is and how to be heard; then nothing for `SILENT`."""
        now, last = datetime.now(UTC), tracker.get_slot("calmed")
        if last and now - datetime.fromisoformat(last) < SILENT:
            return []
        dispatcher.utter_message(response="utter_calm")
        return [SlotSet("calmed", now.isoformat())]
