"""Plain questions: does a text only ask for a yes or a no, and tell of nothing wrong (`plain_questions.yml`)?"""

from __future__ import annotations

from pathlib import Path

from bot.understanding.phrases import Phrases
from models.language.text import nfc

WORDS = Phrases(Path(__file__).with_name("plain_questions.yml"))

#: Longer texts are stories.
_MOST_WORDS = 18

#: Who only asked says so in few words.
_MOST_OF_A_DENIAL = 12

#: Shorter ones ask nothing by themselves: "được không".
_LEAST_WORDS = 4


def is_plain(text: str) -> bool:
    """Say whether a text is such a question and nothing besides."""
    typed = WORDS.typed(nfc(text))
    words = typed.split()
    if not _LEAST_WORDS <= len(words) <= _MOST_WORDS or WORDS.has(_from_head(typed), "tells"):
        return False
    return WORDS.has(typed, "asks") and _is_question(typed)


def only_asked(text: str) -> bool:
    """Say whether somebody says that they only asked and report nothing."""
    words = _from_head(WORDS.typed(nfc(text))).split()
    said = WORDS.has(f" {' '.join(words)} ", "only_asked") and len(words) <= _MOST_OF_A_DENIAL
    return said and (WORDS.is_whole(words[0], "oneself") or WORDS.is_whole(" ".join(words[:2]), "only_asked"))


def denies(text: str) -> bool:
    """Say whether a part of a text says that nothing is reported: "có báo gì đâu" asks nothing."""
    return WORDS.has(WORDS.typed(nfc(text)), "only_asked")


def _is_question(typed: str) -> bool:
    words = _from_head(typed).split()
    while words and WORDS.is_whole(words[-1], "tail"):
        words.pop()
    return any(
        WORDS.is_whole(" ".join(part), name)
        for name, parts in (("ends", (words[-1:], words[-3:])), ("begins", (words[:1], words[:2])))
        for part in parts
    )


def _from_head(typed: str) -> str:
    """Return a text without the words that may stand in front of a question."""
    words = typed.split()
    while words:
        size = next((n for n in (3, 2, 1) if WORDS.is_whole(" ".join(words[:n]), "head")), 0)
        if not size:
            break
        words = words[size:]
    return f" {' '.join(words)} "
