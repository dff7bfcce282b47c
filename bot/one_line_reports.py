"""One-line reports by SMS: "PA <what is wrong>" is filed at once, since a talk by SMS costs money with every turn.

Commune and category are taken from the words as far as they are sure; otherwise the province sees to it. Whoever asks
after a report, calls for help, or complains in the legal sense, talks with the bot instead.
"""

from __future__ import annotations

import re

from bot import dialogue
from bot.actions.chat import Chat
from bot.actions.places import SURE
from bot.actions.wording import agency_name
from bot.dialogue import Incoming
from bot.engine.engine import engine
from bot.understanding import codes
from models.access import guards
from models.access.guards import Act
from models.areas import areas, place_names
from models.areas.areas import Level
from models.categories import legal_matters, proposal_model
from models.errors import Invalid, TooMany
from models.language.dates import day_and_time
from models.language.text import fold
from models.language.wording import word
from models.reports import filing
from models.reports.draft import MIN_TEXT, Draft
from models.store import Store

#: What such a report begins with; longer words need a colon, for they begin many another sentence.
_BEGINNINGS = {
    "vi": re.compile(r"(?:pa\b\s*[:.,-]?|phan anh\s*:)\s*"),
    "km": re.compile(r"(?:រក\b\s*[:.,៖-]?|រាយការណ៍\s*[:៖])\s*"),
    "en": re.compile(r"report\s*:\s*"),
}

#: A report has so many words at least: "PA ngập".
LEAST_WORDS = 2

#: Texts that are about a report that stands, or ask something.
ASKS = frozenset(
    {
        "add_to_report",
        "check_status",
        "help",
        "my_reports",
        "rate_answer",
        "reopen_report",
        "withdraw_report",
        "ask_procedure",
    }
)

#: The category of what the words point to nowhere.
OTHER = "other"


def answer(who: Chat, incoming: Incoming) -> str:
    """File a one-line report, and return code, PIN and day; "" for any other text.

    The same message again is answered with the report that stands.
    """
    found = told(who.store, incoming.text)
    if found is None:
        return ""
    language, text = found
    try:
        guards.spend(who.store, Act.FILE, who.circumstances)
        filed = filing.file(
            who.store,
            _draft(who.store, text),
            who.reporter(language),
            key=f"{who.id}:{incoming.id}",
            network="",
        )
    except (Invalid, TooMany):
        # The bot says what is wrong, or asks.
        return ""
    report = filed.report
    return word("one_line_filed", language).format(
        code=report["code"],
        pin=filed.pin,
        agency=agency_name(who.store, report["agency_id"], language),
        due=day_and_time(report["due_at"]),
    )


def told(store: Store, text: str) -> tuple[str, str] | None:
    """Return the language and the words of a one-line report; None for any other text."""
    for language, beginning in _BEGINNINGS.items():
        hit = beginning.match(fold(text))
        # Folding keeps the number of characters of what such a beginning is written with.
        rest = text[hit.end() :].strip() if hit else ""
        if len(rest) >= MIN_TEXT and len(rest.split()) >= LEAST_WORDS:
            return None if _is_talk(store, text, rest) else (language, rest)
    return None


def _is_talk(store: Store, text: str, rest: str) -> bool:
    """Say whether a text is for the bot: a call for help, a question, a code, what is no report by law."""
    if (
        legal_matters.recognise(rest)
        or dialogue.calls_for_help(store, rest)
        or not codes.without(rest).strip(" .?!")
    ):
        return True
    return bool({engine().nlu.parse(one).intent for one in (text, rest)} & ASKS)


def _draft(store: Store, text: str) -> Draft:
    places = place_names.search(store, text, 2, Level.COMMUNE)
    sure = [one.area["_id"] for one in places if one.score >= SURE]
    proposed = proposal_model.propose(text)
    return Draft(
        text=text,
        category=proposed[0].category if proposed else OTHER,
        area_id=sure[0] if len(sure) == 1 else areas.active_province_id(store),
    )
