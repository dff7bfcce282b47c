"""Words about the service and public offices that weigh like something else: taken for what they ask."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import ending_all, offers
from bot.engine.parse import FALLBACK_INTENT, Parse
from bot.engine.tracker import Tracker
from bot.understanding import about_service, offices

#: What answers questions about the service, about offices, and about offices that take complaints.
HANDLING, OFFICES, LEGAL = "ask_handling", "ask_hotline", "legal_complaint"

#: What ends all warnings, and the most words of whoever asks for it again.
ENDS, MOST_WORDS = "unsubscribe_area", 6

#: What a question for an office may be mistaken for.
MISTAKEN = frozenset({"others_data", "change_part", "who_are_you", "inform_place", FALLBACK_INTENT})


def meant(tracker: Tracker, parse: Parse) -> Parse | None:
    """Return a text as the question about the service or an office that it is; None for any other text."""
    if about_service.asked(parse.text):
        return replace(parse, intent=HANDLING, confidence=1.0)
    if tracker.active_loop:
        return None
    offered = offers.among(tracker.slots.get(offers.SLOT), tracker.events, heard=0)
    if len(parse.text.split()) <= MOST_WORDS and ending_all.asks_again(offered, parse.text):
        return replace(parse, intent=ENDS, confidence=1.0)
    return _of_office(parse)


def _of_office(parse: Parse) -> Parse | None:
    """Return a text as the question for an office that it is; None for any other text."""
    if parse.intent not in MISTAKEN | {OFFICES}:
        return None
    if offices.takes_complaints(parse.text):
        return replace(parse, intent=LEGAL, confidence=1.0)
    if parse.intent in MISTAKEN and offices.is_asked_for(parse.text):
        return replace(parse, intent=OFFICES, confidence=1.0)
    return None
