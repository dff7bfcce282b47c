"""The end of a warning, plain to readers that follow no references: every field says that nothing is to be feared.

A Cancel says that a warning was wrong, an Update in urgency Past that the danger is over. Either way no field of the
warning is left that a machine could take for danger: not its level, its severity or what it told people to do. Which
words of CAP 1.2 (section 3.2.2) an end is written in stands here, and nobody can write it in others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.alerts.alerts import Alert, Words
from models.alerts.cap_terms import Certainty, MsgType, ResponseType, Severity, Urgency
from models.alerts.phrases import end_phrase


class Ending(StrEnum):
    """How a warning ends; the names are those of `alert_texts.yml`."""

    CANCEL = "Cancel"
    OVER = "Over"


@dataclass(frozen=True)
class EndWords:
    """What an end says in CAP's words."""

    certainty: Certainty
    urgency: Urgency = Urgency.PAST
    severity: Severity = Severity.MINOR
    response_types: tuple[ResponseType, ...] = (ResponseType.ALL_CLEAR,)


#: What was wrong is not expected to happen; what is over was seen to be over. "Minor" is CAP's "minimal to no known
#: threat".
END_WORDS: Mapping[Ending, EndWords] = {
    Ending.CANCEL: EndWords(Certainty.UNLIKELY),
    Ending.OVER: EndWords(Certainty.OBSERVED),
}


def ending(msg_type: str, urgency: str | None) -> Ending | None:
    """Return how a message ends the warning before it; None if it doesn't."""
    if msg_type == MsgType.CANCEL:
        return Ending.CANCEL
    return Ending.OVER if urgency == Urgency.PAST else None


def ending_of(alert: Alert) -> Ending | None:
    """Return how an alert ends the one before it; None if it doesn't."""
    return ending(alert["msg_type"], alert["urgency"])


def told(how: Ending, infos: Mapping[str, Words]) -> dict[str, Words]:
    """Return the texts of an end: each description begins with saying so, whatever officials wrote."""
    return {language: _told(how, language, words) for language, words in infos.items()}


def fresh_words(how: Ending, infos: Mapping[str, Words]) -> dict[str, Words]:
    """Return the texts that an end begins with: the headline of the warning, and no word of what to fear or to do."""
    return {
        language: {
            "headline": words.get("headline", ""),
            "description": end_phrase(how, "description", language),
            "instruction": end_phrase(how, "instruction", language),
        }
        for language, words in infos.items()
    }


def _told(how: Ending, language: str, words: Words) -> Words:
    phrase, written = end_phrase(how, "description", language), words.get("description", "")
    return words if written.startswith(phrase) else {**words, "description": f"{phrase} {written}".strip()}
