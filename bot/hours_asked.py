"""Questions for the hours of ferries and buses: looked up among what was published, like those about procedures."""

from __future__ import annotations

from bot.engine.languages import LANGUAGE
from bot.engine.parse import Parse, write_payload
from models.content import questions

#: The value of the entity `choice` of such a question.
HOURS = "hours"


def payload(typed: Parse, *, waits: bool) -> str:
    """Return the payload that a text stands for; "" for any other text, and while the bot waits for an answer."""
    if waits or not questions.asks_for_hours(typed.text):
        return ""
    language = next((str(one.value) for one in typed.entities if one.name == LANGUAGE), "")
    spoken = {LANGUAGE: language} if language else {}
    return write_payload("ask_procedure", said=typed.text, choice=HOURS, **spoken)
