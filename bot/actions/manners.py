"""Insults: answered once and calmly, then passed over. Calls for help are found before them, in whatever words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.wording import text_of
from bot.engine.files import Domain

#: For so long after an answer further insults get none.
SILENT = timedelta(hours=1)

#: A text of more words, or one that is less surely an insult, may say something else as well, and is never passed over.
MOST_WORDS, LEAST_SURE = 8, 0.75


class ActionStayCalm(Action):
    """Answer an insult."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_stay_calm"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Say once what the bot is and how to be heard; for `SILENT` say nothing to insults that are nothing else."""
        now, last = datetime.now(UTC), tracker.get_slot("calmed")
        if last and now - datetime.fromisoformat(last) < SILENT:
            if not _is_insult_alone(tracker):
                dispatcher.utter_message(response="utter_unknown")
            return []
        dispatcher.utter_message(response="utter_calm")
        return [SlotSet("calmed", now.isoformat())]


def _is_insult_alone(tracker: Tracker) -> bool:
    sure = float(tracker.latest_message["intent"].get("confidence") or 0) >= LEAST_SURE
    return sure and len(text_of(tracker).split()) <= MOST_WORDS
