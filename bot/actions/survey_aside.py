"""Questions in between, while a survey is answered: they are answered, and are no answers to the survey."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.hotlines_asked import ActionShowHotlines
from bot.actions.news import ActionTellForecast
from bot.actions.procedures import ActionAnswerProcedure
from bot.actions.survey_progress import OTHER, Asked
from bot.actions.warnings_in_force import ActionTellWarnings
from bot.actions.wording import text_of
from bot.engine.files import Domain
from models.language.text import fold
from models.surveys import spoken_answers
from models.surveys.definition import QuestionType

#: Who answers such a question, by what it means.
ANSWERS: Mapping[str, type[Action]] = {
    "ask_alert": ActionTellWarnings,
    "ask_forecast": ActionTellForecast,
    "ask_hotline": ActionShowHotlines,
    "ask_procedure": ActionAnswerProcedure,
}

#: What goes on with the survey that is open.
GOES_ON = "join_survey"

#: So sure it must be that a text asks something else.
LEAST_SURE = 0.7

#: An opinion in own words may name the same things; who asks has the form of a question, too, in few words.
_QUESTION = re.compile(
    r"\?|\bcho (?:\w+ )?hoi\b|\bxin so\b|\b(?:may|nao|gi|j|dau|ai|sao|the nao|bao nhieu|bao gio)\b"
    r"|\b(?:khong|hong|hok|hon|ko|chua)(?: (?:a|vay|z|v|ta|ha|ad|admin|em|anh|chi))?\W*$"
    r"|\b(?:how|what|when|where|which|who|is there|are there)\b|ទេ|អ្វី|ណា|ប៉ុន្មាន"
)
_MOST_WORDS = 14

#: Questions that any words answer.
_OWN_WORDS = frozenset({QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT})


def means(tracker: Tracker, now: Asked, value: object) -> str:
    """Return what a typed text asks besides the survey, as an intent; "" where it answers the question that is open."""
    text, intent = text_of(tracker), tracker.latest_message["intent"]
    if value != text or float(intent.get("confidence") or 0) < LEAST_SURE:
        return ""
    name = str(intent.get("name") or "")
    if name == GOES_ON and float(intent["confidence"]) == 1:
        return name
    if name not in ANSWERS:
        return ""
    if now.part == OTHER or QuestionType(now.question["type"]) in _OWN_WORDS:
        return name if _asks(text) else ""
    return name if spoken_answers.read(now.question, text) is None else ""


async def answer(name: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> None:
    """Answer what was asked; who only goes on needs nothing but the question again."""
    if name in ANSWERS:
        await ANSWERS[name]().run(dispatcher, tracker, domain)


def _asks(text: str) -> bool:
    return len(text.split()) <= _MOST_WORDS and bool(_QUESTION.search(fold(text)))
