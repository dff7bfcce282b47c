"""Questions of another matter at a question of the report: they are answered, and the form asks its question again.

At those questions nearly every text is an answer, so the bar for other meanings is high. A text that is written as a
question, and whose likeliest meaning is one of these, is none.
"""

from __future__ import annotations

from collections.abc import Mapping

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.hotlines_asked import ActionShowHotlines
from bot.actions.news import ActionTellForecast, ActionTellNews
from bot.actions.procedures import ActionAnswerProcedure
from bot.actions.warnings_in_force import ActionTellWarnings
from bot.actions.wording import text_of
from bot.engine.files import Domain
from models.messages.bot_state import Slots

#: What answers each of them.
_ANSWERS: Mapping[str, type[Action]] = {
    "ask_alert": ActionTellWarnings,
    "ask_forecast": ActionTellForecast,
    "ask_hotline": ActionShowHotlines,
    "ask_news": ActionTellNews,
    "ask_procedure": ActionAnswerProcedure,
}

#: From this probability on a text with a question mark is such a question.
_CLEAR = 0.5


async def answered(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots | None:
    """Answer a question of another matter; return what the answer keeps, or None where nothing else was asked."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    if not ranking or not text_of(tracker).rstrip(" .!").endswith("?"):
        return None
    likeliest = max(ranking, key=lambda row: float(row["confidence"]))
    action = _ANSWERS.get(likeliest["name"])
    if action is None or likeliest["confidence"] < _CLEAR:
        return None
    events = await action().run(dispatcher, tracker, domain)
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}
