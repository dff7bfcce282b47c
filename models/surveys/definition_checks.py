"""Checks of a definition: everything that is wrong with a survey, at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

from models.areas import areas
from models.errors import Fault
from models.language.languages import LANGUAGES, choose
from models.language.text import nfc
from models.language.visible import is_visible, turning_faults
from models.store import Store
from models.surveys import conditions
from models.surveys.answer_checks import LARGEST_NUMBER, SMALLEST_STEP, is_day, is_number, is_time
from models.surveys.definition import (
    CHOICES,
    NUMBERS,
    TEXTS,
    AudienceGroup,
    InvitationChannel,
    Question,
    QuestionType,
    ResultsPublic,
    Sampling,
    Survey,
    VoterIdentity,
)

#: Characters of ids, of titles and options, and of questions and introductions.
LONGEST_ID, LONGEST_TITLE, LONGEST_WORDS = 60, 300, 2000

#: Ids stand in addresses, forms and files.
ID = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_ID}}}")

#: What one survey may hold.
MOST_QUESTIONS, MOST_OPTIONS, MOST_ROWS, MOST_SECTIONS, MOST_AREAS = 200, 200, 50, 50, 200

#: Longest time after the end in which answers of phones that had no line are taken.
LONGEST_GRACE = int(timedelta(days=7).total_seconds())

#: Longest text answer that a question may ask for, in characters; and the largest rating.
LONGEST_ANSWER, LARGEST_RATING = 5000, 10

_CHOSEN_AMONG: Mapping[str, type[StrEnum]] = {
    "identity": VoterIdentity,
    "results_public": ResultsPublic,
    "sampling": Sampling,
}


def faults(store: Store, survey: Survey) -> Iterator[Fault]:
    """Find everything that is wrong with a survey, in the order of its fields."""
    yield from _place_faults(store, survey)
    yield from _setting_faults(survey)
    yield from _time_faults(survey)
    yield from content_faults(survey)


def content_faults(survey: Survey) -> Iterator[Fault]:
    """Find what is wrong with the words, sections and questions: all that a template has, too."""
    yield from _named("title", survey.get("title", {}), survey["languages"])
    yield from _ids("sections", [one["id"] for one in survey["sections"]], MOST_SECTIONS)
    asked = survey["questions"]
    if not any(question["type"] != QuestionType.NOTE for question in asked):
        yield Fault("questions", "required")
    yield from _ids("questions", [question["id"] for question in asked], MOST_QUESTIONS)
    sections = {one["id"] for one in survey["sections"]}
    for number, question in enumerate(asked):
        field = f"questions.{number}"
        if question["section"] is not None and question["section"] not in sections:
            yield Fault(f"{field}.section", "not_a_choice")
        yield from _question_faults(field, question, survey["languages"])
    yield from conditions.faults(asked)


def _place_faults(store: Store, survey: Survey) -> Iterator[Fault]:
    known = {
        row["_id"]: row["path"]
        for row in store.collection(areas.AREAS).find(
            {"_id": {"$in": [survey.get("area_id"), *survey["audience"]["areas"][:MOST_AREAS]]}}, {"path": 1}
        )
    }
    if survey.get("area_id") not in known:
        yield Fault("area_id", "area_not_found", {"area": survey.get("area_id", "")})
        return
    asked = survey["audience"]["areas"]
    if not asked or len(asked) > MOST_AREAS:
        yield Fault("audience.areas", "required" if not asked else "too_many_items", {"max": MOST_AREAS})
        return
    for number, area_id in enumerate(asked):
        if survey["area_id"] not in known.get(area_id, []):
            yield Fault(f"audience.areas.{number}", "survey_area_elsewhere", about=("area_id", "audience"))


def _setting_faults(survey: Survey) -> Iterator[Fault]:
    for name, choices in _CHOSEN_AMONG.items():
        if dict(survey)[name] not in set(choices):
            yield Fault(name, "not_a_choice")
    if survey["audience"]["group"] not in set(AudienceGroup):
        yield Fault("audience.group", "not_a_choice")
    if not survey["languages"] or set(survey["languages"]) - set(LANGUAGES):
        yield Fault("languages", "required" if not survey["languages"] else "not_a_choice")
    if set(survey["invite"]) - set(InvitationChannel):
        yield Fault("invite", "not_a_choice")
    if not 0 <= survey["grace_seconds"] <= LONGEST_GRACE:
        yield Fault("grace_seconds", "out_of_range", {"min": 0, "max": LONGEST_GRACE})
    yield from _anonymity_faults(survey)


def _anonymity_faults(survey: Survey) -> Iterator[Fault]:
    if survey["identity"] != VoterIdentity.ANONYMOUS:
        return
    photos = any(question["type"] == QuestionType.PHOTO for question in survey["questions"])
    if photos:
        # Who uploaded a photo stands in the audit log, and which answer it belongs to at the photo.
        yield Fault("identity", "photo_not_anonymous", about=("questions", "identity"))
    if survey["changeable"]:
        yield Fault("changeable", "anonymous_unchangeable", about=("changeable", "identity"))


def _time_faults(survey: Survey) -> Iterator[Fault]:
    given: Mapping[str, Any] = survey
    if not given.get("opens_at") or not given.get("closes_at"):
        missing = (name for name in ("opens_at", "closes_at") if not given.get(name))
        yield from (Fault(name, "required") for name in missing)
    elif not survey["opens_at"] < survey["closes_at"]:
        yield Fault("closes_at", "ends_before_start", about=("opens_at", "closes_at"))
    elif survey["remind_at"] and not survey["opens_at"] <= survey["remind_at"] < survey["closes_at"]:
        yield Fault("remind_at", "reminds_outside", about=("opens_at", "closes_at", "remind_at"))


def _named(field: str, texts: Mapping[str, str], languages: Sequence[str]) -> Iterator[Fault]:
    """Demand words in the first language of the survey at least; `translations` tells of the others."""
    first = texts.get(languages[0], "") if languages else ""
    if not is_visible(first or choose(texts, "")):
        yield Fault(field, "required")
    for lang, text in texts.items():
        yield from turning_faults(f"{field}.{lang}", text)


def _ids(field: str, ids: Sequence[str], most: int) -> Iterator[Fault]:
    if len(ids) > most:
        yield Fault(field, "too_many_items", {"max": most})
    if len(set(ids)) < len(ids):
        yield Fault(field, "id_repeated")
    for number, one in enumerate(ids):
        if not ID.fullmatch(one):
            yield Fault(f"{field}.{number}.id", "id_invalid")


def _question_faults(field: str, question: Question, languages: Sequence[str]) -> Iterator[Fault]:
    yield from _named(f"{field}.text", question["text"], languages)
    if question["type"] not in set(QuestionType):
        yield Fault(f"{field}.type", "not_a_choice")
        return
    kind = QuestionType(question["type"])
    options = question["options"]
    if kind in CHOICES:
        if len(options) < 2:
            yield Fault(f"{field}.options", "too_few_options")
        yield from _ids(f"{field}.options", [option["id"] for option in options], MOST_OPTIONS)
        for number, option in enumerate(options):
            yield from _named(f"{field}.options.{number}.text", option["text"], languages)
            if option["other"] and kind not in (QuestionType.SINGLE, QuestionType.MULTIPLE):
                yield Fault(f"{field}.options.{number}.other", "not_for_this_type")
        yield from _twice(f"{field}.options", [option["text"] for option in options])
    elif options:
        yield Fault(f"{field}.options", "not_for_this_type")
    yield from _row_faults(field, question, languages)
    yield from limit_faults(field, question)


def _row_faults(field: str, question: Question, languages: Sequence[str]) -> Iterator[Fault]:
    rows = question["rows"]
    if question["type"] != QuestionType.MATRIX:
        if rows:
            yield Fault(f"{field}.rows", "not_for_this_type")
        return
    if not rows:
        yield Fault(f"{field}.rows", "required")
    yield from _ids(f"{field}.rows", [row["id"] for row in rows], MOST_ROWS)
    for number, row in enumerate(rows):
        yield from _named(f"{field}.rows.{number}.text", row["text"], languages)
    yield from _twice(f"{field}.rows", [row["text"] for row in rows])


def _twice(field: str, texts: Sequence[Mapping[str, str]]) -> Iterator[Fault]:
    """Name what says the same as one before it, in any language: nobody could tell which of them was meant."""
    said: set[tuple[str, str]] = set()
    for number, one in enumerate(texts):
        mine = {
            (lang, " ".join(nfc(text).casefold().split())) for lang, text in one.items() if is_visible(text)
        }
        if mine & said:
            yield Fault(f"{field}.{number}", "words_twice", {"words": choose(one, "")})
        said |= mine


def limit_faults(field: str, question: Question) -> Iterator[Fault]:
    """Find what is wrong with the limits of a question of a known type."""
    kind = QuestionType(question["type"])
    bounds: dict[str, Any] = {name: question[name] for name in ("min", "max") if question[name] is not None}
    right = {name: _is_bound(value, kind) for name, value in bounds.items()}
    for name in bounds:
        if not right[name]:
            yield Fault(f"{field}.{name}", _wrong(kind))
    if len(bounds) == 2 and all(right.values()) and bounds["min"] > bounds["max"]:
        yield Fault(f"{field}.max", "max_below_min", about=(f"{field}.min", f"{field}.max"))
    most = {**dict.fromkeys(TEXTS, LONGEST_ANSWER), QuestionType.RATING: LARGEST_RATING}.get(kind)
    if most and all(right.values()) and bounds.get("max", 0) > most:
        yield Fault(f"{field}.max", "too_large", {"max": most})
    chosen = len(question["options"]) if kind in (QuestionType.MULTIPLE, QuestionType.RANKING) else None
    if chosen and all(right.values()) and bounds.get("min", 0) > chosen:
        yield Fault(f"{field}.min", "too_large", {"max": chosen})
    yield from _step_faults(f"{field}.step", question["step"], kind)


def _step_faults(field: str, step: float | None, kind: QuestionType) -> Iterator[Fault]:
    if step is None:
        return
    if kind not in NUMBERS:
        yield Fault(field, "not_for_this_type")
    elif step < SMALLEST_STEP:
        yield Fault(field, "too_small", {"min": f"{SMALLEST_STEP:f}"})
    elif step > LARGEST_NUMBER:
        yield Fault(field, "too_large", {"max": LARGEST_NUMBER})


_BOUNDLESS = frozenset(
    {QuestionType.SINGLE, QuestionType.MATRIX, QuestionType.PLACE, QuestionType.PHOTO, QuestionType.NOTE}
)


def _is_bound(value: Any, kind: QuestionType) -> bool:
    if kind in _BOUNDLESS:
        return False
    if kind in (QuestionType.DATE, QuestionType.TIME):
        return isinstance(value, str) and (is_day if kind is QuestionType.DATE else is_time)(value)
    if not is_number(value):
        return False
    return kind in (QuestionType.NUMBER, QuestionType.SCALE) or (isinstance(value, int) and value >= 0)


def _wrong(kind: QuestionType) -> str:
    if kind in _BOUNDLESS:
        return "not_for_this_type"
    return {QuestionType.DATE: "not_a_day", QuestionType.TIME: "not_a_time"}.get(kind, "wrong_type")
