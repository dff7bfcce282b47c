"""Questions that are asked on: "and in Trà Côn?" after the weather, "is it free?" after a procedure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.actions import places_meant
from bot.engine.parse import Entity, Parse
from bot.engine.tracker import Tracker
from bot.understanding import side_questions
from bot.understanding.phrases import Phrases
from models.alerts import notices
from models.areas import areas, place_names
from models.language.languages import DEFAULT
from models.language.text import fold, nfc
from models.reports import hotline_matters
from models.store import Store

#: The words around a place with which a question is asked on.
WORDS = Phrases(Path(__file__).with_name("understanding") / "asked_on.yml")

#: With more words a text is no mere name of a place with words around it.
MOST_WORDS_AROUND_A_PLACE = 10

#: Whom to call is asked on, too, where words say so.
CALLS = "ask_hotline"

#: Whoever complains of a bill hears whom to call.
COMPLAINT = "legal_complaint"

#: Questions about places, what names a place, and what asks of papers.
OF_PLACES, PLACE, PROCEDURE = (
    frozenset({"ask_forecast", "ask_alert", "ask_news"}),
    "inform_place",
    "ask_procedure",
)

_TIDES = re.compile(
    r"\b(?:(?:bi )?man (?:vo|vao|toi|den|len)(?: toi)?|do man|nuoc man|phan ngan|salinity|salty)\b"
    r"|\b(?:trieu cuong|con nuoc|nuoc rong|nuoc kem|dinh trieu|tides?)\b|ទឹកជោរ"
)
_OF_DANGER = re.compile(
    r"\b(?:canh bao|so tan|di tan|di doi|chay di|nguy hiem|an toan|warnings?|evacuat\w+|dangerous|safe)\b"
)

#: What asks for no commune.
_WHOLE = re.compile(
    r"\b(?:ca|toan|trong|khap) tinh\b|\btinh minh\b|whole province|ខេត្ត|\b(?:xa|phuong|o|ben|tai|noi|commune|ward)\b"
)

#: How long papers take, in a few words.
_LEAD = r"(?:(?:vay|the|ma|roi|da|con) )*"
_HOW_LONG = re.compile(
    rf"{_LEAD}(?:khoang |chung |trong )?(?:may|bao nhieu) (?:ngay|bua|tuan|thang)(?: \w+){{0,3}}"
    rf"|{_LEAD}(?:bao lau|chung nao|khi nao|bao gio)(?: thi)?(?: (?:co|xong|duoc|nhan|lay)(?: \w+){{0,2}})?"
    r"|how (?:long|many days)(?: \w+){0,4}|(?:តើ)?ប៉ុន្មានថ្ងៃ.{0,12}"
)

#: Where papers are handed in, in a few words: "có phải lên tỉnh không".
_WHERE_TO = re.compile(
    rf"{_LEAD}(?:co )?(?:phai|can) (?:len|di|ra|toi|den|qua) (?:\w+ ){{0,2}}(?:khong|ko|k|hong|hon)(?: a| vay)?"
    rf"|{_LEAD}(?:lam|nop|di|len|toi) (?:o )?(?:dau|cho nao)(?: a| vay)?|where do i (?:go|apply)"
)

#: What a question for the level of water may be taken for, and what it is where no warning answers it.
WARNINGS, FORECAST = "ask_alert", "ask_forecast"

#: A longer text is a matter of its own, and so is a later one.
MOST_WORDS, LASTS = 6, timedelta(minutes=10)


def meant(store: Store, tracker: Tracker, parse: Parse) -> Parse | None:
    """Return a text as the question before with what it adds; None for any other text."""
    if tracker.active_loop:
        return None
    if parse.intent == WARNINGS and _asks_for_tides(store, parse.text):
        return replace(parse, intent=FORECAST, confidence=1.0)
    last = before(tracker)
    if last is None:
        return None
    intent, said = last
    if intent in (CALLS, COMPLAINT) and _asks_for_another(parse.text):
        return _of_another(store, parse, said)
    if parse.intent in OF_PLACES and intent in OF_PLACES and (there := _stays(store, parse.text, said)):
        return _asked_there(store, parse, there)
    return _goes_on(store, parse, intent, said)


def _asked_there(store: Store, parse: Parse, area_id: str) -> Parse:
    """Return a question that names no place as asked for one; with the name in its text the next one stays, too."""
    text = f"{parse.text.rstrip(' ?.!')} {areas.get(store, area_id)['full_name']}"
    return replace(parse, text=text, confidence=1.0, entities=(*parse.entities, Entity("area", area_id)))


def _stays(store: Store, text: str, said: str) -> str:
    """Return the place of the question before where a short one names none; "" where it asks for another."""
    if len(text.split()) > MOST_WORDS or _WHOLE.search(fold(text)) or places_meant.area_in(store, text):
        return ""
    area_id = places_meant.area_in(store, said)
    return "" if area_id == areas.active_province_id(store) else area_id


def _of_another(store: Store, parse: Parse, said: str) -> Parse:
    """Return "còn trạm y tế?" as the question for that office, in the place that was spoken of where it names none."""
    area_id = places_meant.area_in(store, parse.text) or places_meant.area_in(store, said)
    place = (Entity("area", area_id),) if area_id else ()
    return replace(parse, intent=CALLS, confidence=1.0, entities=place)


def _goes_on(store: Store, parse: Parse, intent: str, said: str) -> Parse | None:
    """Return a text as the question before with what it adds; None for any other text."""
    if intent in OF_PLACES | {CALLS} and (area_id := _asked_on(store, parse.text)):
        # The words before say what is asked, and where is another place now.
        return replace(parse, text=said, intent=intent, confidence=1.0, entities=(Entity("area", area_id),))
    if len(parse.text.split()) > MOST_WORDS:
        return None
    if parse.intent == PLACE and intent in OF_PLACES:
        return replace(parse, text=f"{said} {parse.text}", intent=intent, confidence=1.0)
    if intent == PROCEDURE and parse.intent not in OF_PLACES and _asks_on_of_papers(parse.text):
        return replace(parse, text=f"{said} {parse.text}", intent=PROCEDURE, confidence=1.0)
    return None


def _asks_on_of_papers(text: str) -> bool:
    """Say whether a text only asks what papers cost or how long they take: "có tốn tiền không", "mấy ngày có"."""
    plain = fold(text).strip(" ?.!")
    return side_questions.asked(text) is not None or bool(
        _HOW_LONG.fullmatch(plain) or _WHERE_TO.fullmatch(plain)
    )


def _asks_for_another(text: str) -> bool:
    """Say whether a text asks for the number of an office that it names, after another one's."""
    typed = WORDS.typed(nfc(text))
    if hotline_matters.named(text) is None or len(typed.split()) > MOST_WORDS_AROUND_A_PLACE:
        return False
    return bool(_longest(typed.split(), "begins")) or WORDS.has(typed, "calls")


def _asked_on(store: Store, text: str) -> str:
    """Return the area with whose name a question is asked on, "còn bên Trà Ôn thì sao"; "" for any other text."""
    words = WORDS.typed(nfc(text)).split()
    if len(words) > MOST_WORDS_AROUND_A_PLACE:
        return ""
    begun = _longest(words, "begins")
    if not begun:
        return ""
    words = words[begun:]
    words = words[: len(words) - _longest(words[::-1], "ends", backwards=True)]
    return places_meant.area_in(store, " ".join(words)) if words else ""


def _longest(words: list[str], name: str, *, backwards: bool = False) -> int:
    """Return how many of the first words are one phrase of a list."""
    for size in (3, 2, 1):
        part = words[:size][::-1] if backwards else words[:size]
        if WORDS.is_whole(" ".join(part), name):
            return len(part)
    return 0


def _asks_for_tides(store: Store, text: str) -> bool:
    """Say whether a text asks for tides, of which no warning tells: "rằm này triều cường có cao không"."""
    plain = fold(text)
    if not _TIDES.search(plain) or _OF_DANGER.search(plain):
        return False
    return not notices.of_areas(store, (areas.active_province_id(store),), DEFAULT)


def is_another_place(store: Store, tracker: Tracker, text: str) -> bool:
    """Say whether a text is only the name of another place for the question before: "còn Thới Thuận" calls nobody."""
    last = None if tracker.active_loop else before(tracker)
    if last is None or last[0] not in OF_PLACES | {CALLS}:
        return False
    words = WORDS.typed(nfc(text)).split()
    words = words[_longest(words, "begins") :]
    words = words[: len(words) - _longest(words[::-1], "ends", backwards=True)]
    return bool(words) and place_names.is_name(store, " ".join(words))


def before(tracker: Tracker) -> tuple[str, str] | None:
    """Return the intent and the words of the last message, where it is not long ago; None without one."""
    last = next((event for event in reversed(tracker.events) if event["event"] == "user"), None)
    if last is None or str(last["text"]).startswith("/"):
        return None
    recent = datetime.now(UTC).timestamp() - float(last.get("timestamp") or 0) < LASTS.total_seconds()
    return (last["parse_data"]["intent"]["name"], str(last["text"])) if recent else None
