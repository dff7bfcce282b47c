"""Questions about the service itself: a PIN that was forgotten, how to look later, what is kept (see the `.yml`)."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from bot.understanding.phrases import Phrases
from models.language.text import nfc

WORDS = Phrases(Path(__file__).with_name("about_service.yml"))

#: A longer text tells something.
MOST_WORDS = 14


class ServiceQuestion(StrEnum):
    """What is asked."""

    PIN = "pin"
    LATER = "later"
    DATA = "data"
    RESULT = "result"
    WHOM = "whom"
    PROVINCE = "province"
    CODE = "code"
    NOTED = "noted"
    NEWS = "news"


#: Kinds that are asked while a report is written, or after it; elsewhere their words may tell anything.
OF_REPORTS = frozenset({ServiceQuestion.NOTED, ServiceQuestion.NEWS})

#: The lists of each of which such a question has a phrase.
_LISTS = {
    ServiceQuestion.PIN: ("pin", "forgotten"),
    ServiceQuestion.LATER: ("check", "later", "how"),
    ServiceQuestion.DATA: ("data", "kept", "mine", "asking"),
    ServiceQuestion.RESULT: ("result", "in_what_form"),
    ServiceQuestion.PROVINCE: ("province",),
    ServiceQuestion.CODE: ("code_lost",),
    ServiceQuestion.NOTED: ("read_back",),
    ServiceQuestion.NEWS: ("when_known", "tell_me"),
}


def asked(text: str) -> ServiceQuestion | None:
    """Return what a text asks about the service; None for any other text."""
    typed = WORDS.typed(nfc(text))
    if len(typed.split()) > MOST_WORDS:
        return None
    if WORDS.has(typed, "to_whom") and not WORDS.has(typed, "whom_unless"):
        return ServiceQuestion.WHOM
    if WORDS.has(typed, "unless"):
        return None
    return next((one for one, lists in _LISTS.items() if all(WORDS.has(typed, name) for name in lists)), None)
