"""Words that say of what is written that it is a question: "it is a question, who collects this?"."""

from __future__ import annotations

import re

from rasa_sdk import Tracker

from bot.actions import draft_changes, matter_changes
from bot.understanding.corrections import Correction
from models.language.text import aligned
from models.messages.bot_state import Slots

_IS_QUESTION = re.compile(
    r"(?:(?:no|actually|sorry|oh|well|a|da|ma|thoi)\W+)*"
    r"(?:(?:it|this|that)(?: is|['’ ]?s) (?:just |only |really )?a question|i (?:just |only )?(?:want|wanted) to ask"
    r"|(?:day|cai nay|cai do|nay|do) (?:chi )?la (?:mot )?cau hoi(?: thoi)?"
    r"|(?:toi|tui|em|minh|con) (?:chi )?(?:muon )?hoi(?: thoi)|នេះជាសំណួរ)"
    r"\s*[,.:;!-]+\s*"
)

#: Fewer words ask nothing yet.
_LEAST_OF_A_QUESTION = 3


def split(text: str) -> str:
    """Return the question that follows the words that call it one; "" for any other text."""
    hit = _IS_QUESTION.match(aligned(text))
    rest = text[hit.end() :].strip() if hit else ""
    return rest if len(rest.split()) >= _LEAST_OF_A_QUESTION else ""


def told(tracker: Tracker, text: str) -> Slots:
    """Return the draft as a question with what is asked behind it; empty for any other text."""
    question = split(text)
    if not question:
        return {}
    kind = draft_changes.of_kind(tracker, Correction("question"))
    return {**kind, **matter_changes.continued(tracker, question)}
