"""Words about the service and public offices that weigh like something else: taken for what they ask."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.actions import ending_all, offers
from bot.engine.parse import FALLBACK_INTENT, Entity, Parse
from bot.engine.tracker import Tracker
from bot.understanding import about_service, legal_questions, offices, outages, turns
from models.categories import legal_matters
from models.language.text import fold

#: What answers questions about the service, about offices, and about offices that take complaints.
HANDLING, OFFICES, LEGAL = "ask_handling", "ask_hotline", "legal_complaint"

#: What ends all warnings, and the most words of whoever asks for it again.
ENDS, MOST_WORDS = "unsubscribe_area", 6

#: What tells something that may be a denunciation, and what asks of papers.
PROCEDURE = "ask_procedure"

#: What takes a report back, and what ends one that is being written.
REPORT, WITHDRAWS, CANCELS, STATUS = "report_form", "withdraw_report", "cancel", "check_status"
TELLING = frozenset(
    {"report_incident", "give_feedback", "ask_question", "others_data", LEGAL, PROCEDURE, FALLBACK_INTENT}
)

#: What a question when power or water comes back may be mistaken for.
OUTAGE = TELLING | {"ask_news", "ask_hotline", "ask_forecast", "ask_handling", "check_status"}

#: Words of a report that was sent.
_REPORT = re.compile(r"\b(?:phan anh|bao cao|kien nghi|ma so|reports?)\b|សំណើ")

#: What a question for an office may be mistaken for.
MISTAKEN = frozenset({"others_data", "change_part", "who_are_you", "inform_place", FALLBACK_INTENT})


def meant(tracker: Tracker, parse: Parse) -> Parse | None:
    """Return a text as the question about the service or an office that it is; None for any other text."""
    asked = about_service.asked(parse.text)
    writes = tracker.active_loop == REPORT
    after = not (tracker.active_loop or tracker.slots.get("rescue")) and tracker.slots.get("last_report")
    if asked and (asked not in about_service.OF_REPORTS or writes or after):
        return replace(parse, intent=HANDLING, confidence=1.0)
    if tracker.active_loop == REPORT and parse.intent == WITHDRAWS and not _has_code(parse):
        # "I take this report back" while it is being written.
        return replace(parse, intent=CANCELS, confidence=1.0)
    if writes and parse.intent == STATUS and not (tracker.slots.get("last_report") or _names_one(parse)):
        # "When will it be mended?" while the report is being written is about that.
        return replace(parse, intent=HANDLING, confidence=1.0)
    if tracker.active_loop:
        return None
    if of_law := _of_law(parse):
        return of_law
    if parse.intent in OUTAGE and (cut := outages.asked_back(parse.text)):
        return replace(
            parse, intent=OFFICES, confidence=1.0, entities=(Entity("choice", cut), *parse.entities)
        )
    offered = offers.among(tracker.slots.get(offers.SLOT), tracker.events, heard=0)
    if len(parse.text.split()) <= MOST_WORDS and ending_all.asks_again(offered, parse.text):
        return replace(parse, intent=ENDS, confidence=1.0)
    return _of_office(parse)


def _names_one(parse: Parse) -> bool:
    """Say whether a text speaks of a report, or has the code of one."""
    return _has_code(parse) or bool(_REPORT.search(fold(parse.text)))


def _has_code(parse: Parse) -> bool:
    return any(one.name == "tracking_code" for one in parse.entities)


def _of_law(parse: Parse) -> Parse | None:
    """Return what tells of an official who took money as a denunciation, and a question without its words as none."""
    tells = parse.intent in TELLING and not turns.asks_outright(parse.text)
    if tells and legal_matters.tells_of_abuse(parse.text):
        return replace(parse, intent=LEGAL, confidence=1.0)
    # What is asked on of a complaint needs none of its words.
    foreign = not (legal_matters.speaks_of_one(parse.text) or legal_questions.goes_on(parse.text))
    if parse.intent == LEGAL and foreign and turns.asks(parse.text):
        return replace(parse, intent=PROCEDURE, confidence=1.0)
    return None


def _of_office(parse: Parse) -> Parse | None:
    """Return a text as the question for an office that it is; None for any other text."""
    if parse.intent not in MISTAKEN | {OFFICES}:
        return None
    if offices.takes_complaints(parse.text):
        return replace(parse, intent=LEGAL, confidence=1.0)
    if parse.intent in MISTAKEN and offices.is_asked_for(parse.text):
        return replace(parse, intent=OFFICES, confidence=1.0)
    return None
