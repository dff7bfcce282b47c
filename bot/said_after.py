"""Short words that go on with what was said before (`said_after.yml`): more of a list, the other one, once again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.actions import places_meant, rescue_calls
from bot.actions.chat import Chat
from bot.actions.own_reports import is_recent
from bot.asked_on import before
from bot.engine.languages import LANGUAGE
from bot.engine.parse import FALLBACK_INTENT, Entity, Parse, payload, write_payload
from bot.engine.tracker import Tracker
from bot.understanding import corrections
from bot.understanding.phrases import Phrases
from models.categories import proposal_model
from models.language.text import nfc
from models.reports import reports

WORDS = Phrases(Path(__file__).with_name("understanding") / "said_after.yml")

NEWS, PROCEDURE, PLACE, STATUS, REPORT = (
    "ask_news",
    "ask_procedure",
    "inform_place",
    "check_status",
    "report_incident",
)
ADDS, ENDS_ALL, RATES, FAMILY, LANGUAGES = (
    "add_to_report",
    "unsubscribe_area",
    "rate_answer",
    "ask_family",
    "change_language",
)

#: Lists that are shown once more.
SHOWN = frozenset({"list_warnings", "my_reports", STATUS, NEWS, "ask_alert", "ask_forecast", "ask_hotline"})

#: After these "stop them all" is about warnings.
OF_WARNINGS = frozenset(
    {"list_warnings", "follow_warnings", "subscribe_area", "choose_followed", "ask_alert"}
)

#: The choices of news that are shown in full.
WHOLE = "text"

#: What a correction of a report that was sent may be mistaken for.
CORRECTED = frozenset(
    {"change_part", "help", "out_of_scope", REPORT, "inform_place", "deny", FALLBACK_INTENT}
)

#: What "còn nước máy dơ thì sao" may be mistaken for.
MISHEARD = frozenset({"ask_forecast", PROCEDURE, FALLBACK_INTENT})

#: As sure is a text of what is only offered.
GUESS = 0.9

#: The form of a survey.
SURVEY = "survey_form"

#: Longer texts are matters of their own.
MOST_WORDS, MOST_OF_A_CORRECTION = 12, 30

#: A report that was sent is corrected for so long.
CORRECTS = timedelta(minutes=30)

#: What names another kind of thing so surely is another report.
_ANOTHER = 0.5


def meant(who: Chat, tracker: Tracker, parse: Parse) -> Parse | None:
    """Return a text as what it means after what was said before; None for any other text."""
    typed = WORDS.typed(nfc(parse.text))
    if tracker.active_loop:
        # "Tiếng Việt với tiếng Khmer" answers which languages are wanted.
        answers = tracker.active_loop == SURVEY and parse.intent == LANGUAGES
        return _as(parse, FALLBACK_INTENT) if answers and not WORDS.has(typed, "switch") else None
    if rescue_calls.open_ones(who.store, tracker.slots):
        # Whatever follows a call goes to the rescuers.
        return None
    last = _last(tracker) if len(typed.split()) <= MOST_WORDS else None
    after = _after(who, tracker, parse, typed, last) if last else None
    return after or _of_itself(who, parse, typed) or _corrected(tracker, parse)


def _last(tracker: Tracker) -> tuple[str, str] | None:
    """Return intent and words of the message before, be it a command; None where it is long ago."""
    if found := before(tracker):
        return found
    event = next((event for event in reversed(tracker.events) if event["event"] == "user"), None)
    return (event["parse_data"]["intent"]["name"], "") if event else None


def _of_itself(who: Chat, parse: Parse, typed: str) -> Parse | None:
    """Return what words mean whatever was said before: a place alone, another language, how relatives are linked."""
    if asks_for_family(parse.text):
        return _as(parse, FAMILY, Entity("choice", "how"))
    if parse.intent == FALLBACK_INTENT and WORDS.has(typed, "switch"):
        for language in ("vi", "en", "km"):
            if WORDS.has(typed, language):
                return _as(parse, LANGUAGES, Entity(LANGUAGE, language))
    if parse.intent == FALLBACK_INTENT and WORDS.has(typed, "rates"):
        return _as(parse, RATES)
    if parse.intent in (PROCEDURE, FALLBACK_INTENT) and (area_id := _only_place(who, parse.text, typed)):
        return _as(parse, PLACE, Entity("area", area_id))
    return None


def asks_for_family(text: str) -> bool:
    """Say whether a text asks what the code of a family is, or how relatives hear that one is safe."""
    typed = WORDS.typed(nfc(text))
    if WORDS.has(typed, "family"):
        return WORDS.has(typed, "how")
    return WORDS.has(typed, "kin") and WORDS.has(typed, "knows")


def _only_place(who: Chat, text: str, typed: str) -> str:
    """Return the commune that a text names with nothing besides; "" for any other text."""
    area_id = places_meant.area_in(who.store, text) if len(typed.split()) <= MOST_WORDS else ""
    if not area_id:
        return ""
    words = WORDS.without(typed, "around_place", gap=" ").split()
    return area_id if places_meant.names_only(who.store, " ".join(words), area_id) else ""


def _corrected(tracker: Tracker, parse: Parse) -> Parse | None:
    """Return a correction of the report that was sent a short while ago as words for its agency."""
    sent = tracker.slots.get("last_report")
    if not sent or parse.intent not in CORRECTED | MISHEARD or len(parse.text.split()) > MOST_OF_A_CORRECTION:
        return None
    recent = datetime.now(UTC) - datetime.fromisoformat(sent["at"]) < CORRECTS
    if not recent:
        return None
    if parse.intent in CORRECTED and corrections.is_correction(parse.text):
        return _as(parse, ADDS, Entity("tracking_code", sent["code"]))
    return _as(parse, REPORT) if parse.intent in MISHEARD and _names_another(parse.text) else None


def _names_another(text: str) -> bool:
    """Say whether "còn nước máy dơ thì sao", after a report, tells of another thing that is wrong."""
    typed = WORDS.typed(nfc(text))
    found = proposal_model.likely(text)[:1]
    return typed.startswith((" còn ", " con ", " and ")) and any(
        one.category != "other" and one.confidence >= _ANOTHER for one in found
    )


def _after(who: Chat, tracker: Tracker, parse: Parse, typed: str, last: tuple[str, str]) -> Parse | None:
    """Return what a short text means after a message with this intent and these words."""
    intent, said = last
    if intent == NEWS and WORDS.has(typed, "whole"):
        return _as(parse, NEWS, Entity("choice", WHOLE), *_place(who, parse.text, said))
    if intent == NEWS and WORDS.has(typed, "more"):
        return _more(tracker, parse)
    if intent in OF_WARNINGS and WORDS.has(typed, "all_end"):
        # What ends all warnings is offered, and not done, unless a command says so.
        return parse if parse.intent == ENDS_ALL else replace(_as(parse, ENDS_ALL), confidence=GUESS)
    if intent in SHOWN and WORDS.has(typed, "again") and parse.intent != intent:
        return replace(parse, text=said or parse.text, intent=intent, confidence=1.0)
    if intent == STATUS and WORDS.has(typed, "other"):
        return _other(who, tracker)
    if intent == PROCEDURE:
        return _of_papers(who, parse, typed, said)
    return None


def _of_papers(who: Chat, parse: Parse, typed: str, said: str) -> Parse | None:
    """Return what goes on with a procedure: whether it is done online, or in which commune."""
    if WORDS.has(typed, "online"):
        return replace(parse, text=f"{said} {parse.text}", intent=PROCEDURE, confidence=1.0)
    area_id = _only_place(who, parse.text, typed)
    return (
        _as(parse, "ask_hotline", Entity("choice", "commune"), Entity("area", area_id)) if area_id else None
    )


def _more(tracker: Tracker, parse: Parse) -> Parse | None:
    """Return the button that shows more news as if it had been pressed; without one, that there is no more."""
    shown = [row["payload"] for row in tracker.offered if row["payload"].startswith(f"/{NEWS}{{")]
    return payload(shown[-1]) if shown else _as(parse, NEWS, Entity("choice", "end"))


def _other(who: Chat, tracker: Tracker) -> Parse | None:
    """Return the question for the other one of two reports; None where there are not two."""
    spoken = tracker.slots.get("spoken_of")
    own = [row["code"] for row in reports.of_owners(who.store, who.owners(), limit=3)]
    if not spoken or not is_recent(spoken["at"]) or len(own) != 2 or spoken["code"] not in own:
        return None
    other = next(code for code in own if code != spoken["code"])
    return payload(write_payload(STATUS, tracking_code=other))


def _place(who: Chat, text: str, said: str) -> tuple[Entity, ...]:
    area_id = places_meant.area_in(who.store, text) or places_meant.area_in(who.store, said)
    return (Entity("area", area_id),) if area_id else ()


def _as(parse: Parse, intent: str, *entities: Entity) -> Parse:
    names = {one.name for one in entities}
    kept = tuple(one for one in parse.entities if one.name not in names)
    return replace(parse, intent=intent, confidence=1.0, entities=(*kept, *entities))
