"""Weighed: how surely a text calls for help, with what it says against that, and what the crises in it add."""

from __future__ import annotations

from bot.understanding import contrast, danger
from bot.understanding.danger import Danger, worst
from bot.understanding.glued import parted
from bot.understanding.spelling import written
from models.safety import check_in_words, crises, rescue_answers


def level(text: str) -> Danger:
    """Return how surely a text calls for help."""
    if not text or text.startswith("/"):
        return Danger.NONE
    word = check_in_words.understood(text)
    if word and word.drill:
        return Danger.NONE
    if taken_back := rescue_answers.taken_back(parted(text)):
        # "Nobody needs rescue" has the words of a call.
        return bare(taken_back.rest)
    return bare(text)


def bare(text: str) -> Danger:
    """Return the same of words that take nothing back."""
    if not text:
        return Danger.NONE
    spelt = written(text).marked
    crisis = Danger.CERTAIN if crises.is_sure(text) or crises.is_sure(spelt) else Danger.NONE
    if crisis is Danger.NONE and crises.understood(text):
        crisis = Danger.LIKELY
    beside = contrast.danger_beside_safety(text)
    found = danger.judged(text)
    if found is not Danger.CERTAIN and beside is Danger.NONE and contrast.is_safe(text):
        # Both detectors heard something; the one of safety was clearly surer.
        found = Danger.NONE
    return worst(found, crisis, beside)
