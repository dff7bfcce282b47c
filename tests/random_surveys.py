"""Random surveys: any definition that Loa accepts, for tests that must hold for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from models.language.languages import LANGUAGES
from models.store import Document
from models.surveys.conditions import OPS
from models.surveys.defaults import whole
from models.surveys.definition import CHOICES, NUMBERS, TEXTS, QuestionType, Survey

#: Ids that a form must write in another way, besides usual ones.
IDS = ["q1", "2a", "-x", "meta", "Q1", "q1_other", "intro", "a", "b", "a_b", "_2a", "x" * 60, "other"]

WORDS = ["Loa", "Có ${q1}?", "ខ្មែរ", 'it\'s "so"', " hai\ndòng ", "=1+1", "_x0041_", "${", "5", "TRUE"]

ids = st.one_of(st.sampled_from(IDS), st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True))
texts: Any = st.dictionaries(st.sampled_from(LANGUAGES), st.sampled_from(WORDS), min_size=1)
some_texts: Any = st.one_of(st.just({}), texts)
numbers: Any = st.one_of(st.integers(-20, 20), st.sampled_from([0.5, -1.25, 1e-5, 12345678.9]))
days = st.dates().map(lambda day: f"{day:%Y}".rjust(4, "0") + f"-{day:%m-%d}")
times = st.times().map(lambda time: f"{time:%H:%M}")


#: Of two options, or rows, neither the id nor the words in any language are the same.
APART: Any = (
    lambda one: one["id"],
    *(lambda one, lang=lang: one["text"].get(lang, one["id"]) for lang in LANGUAGES),
)


def _options(least: int) -> Any:
    option: Any = st.fixed_dictionaries({"id": ids, "text": texts, "other": st.just(False)})
    return st.lists(option, min_size=least, max_size=4, unique_by=APART)


def _between(draw: Any, values: Any) -> tuple[Any, Any]:
    found = sorted(draw(st.lists(values, min_size=2, max_size=2)))
    return tuple(one if draw(st.booleans()) else None for one in found)  # type: ignore[return-value]


@st.composite
def _question(draw: Any, id: str, sections: Sequence[str]) -> Document:
    kind = draw(st.sampled_from(list(QuestionType)))
    question: Document = {
        "id": id,
        "type": kind.value,
        "text": draw(texts),
        "hint": draw(some_texts),
        "message": draw(some_texts),
        "required": draw(st.booleans()),
        "random_order": draw(st.booleans()),
        "section": draw(st.sampled_from([None, *sections])),
    }
    if kind in CHOICES:
        question["options"] = draw(_options(2))
    if kind is QuestionType.MATRIX:
        row = st.fixed_dictionaries({"id": ids, "text": texts})
        question["rows"] = draw(st.lists(row, min_size=1, max_size=3, unique_by=APART))
    if kind in (QuestionType.SINGLE, QuestionType.MULTIPLE):
        for option in question["options"]:
            option["other"] = draw(st.booleans())
    question["min"], question["max"] = _limits(draw, kind, len(question.get("options", [])))
    if kind in NUMBERS:
        question["step"] = draw(st.sampled_from([None, 1, 2, 0.5, 5]))
    return question


def _limits(draw: Any, kind: QuestionType, options: int) -> tuple[Any, Any]:
    if kind in (QuestionType.SCALE, QuestionType.NUMBER):
        return _between(draw, numbers)
    if kind is QuestionType.RATING:
        return _between(draw, st.integers(0, 10))
    if kind in TEXTS:
        return _between(draw, st.integers(0, 5000))
    if kind in (QuestionType.MULTIPLE, QuestionType.RANKING):
        return _between(draw, st.integers(0, options))
    if kind in (QuestionType.DATE, QuestionType.TIME):
        return _between(draw, days if kind is QuestionType.DATE else times)
    return None, None


def _operands(question: Document) -> Any:
    kind = QuestionType(question["type"])
    if kind in CHOICES:
        return st.sampled_from([option["id"] for option in question["options"]])
    if kind in NUMBERS:
        return numbers
    return {QuestionType.DATE: days, QuestionType.TIME: times}.get(kind, st.sampled_from(WORDS))


@st.composite
def _simple(draw: Any, earlier: Sequence[Document]) -> Document:
    question = draw(st.sampled_from(earlier))
    op = draw(st.sampled_from(sorted({"answered", *OPS[QuestionType(question["type"])]})))
    condition = {"op": op, "question": question["id"]}
    if op == "answered":
        return condition
    several = st.lists(_operands(question), min_size=1, max_size=3, unique=True)
    return {**condition, "value": draw(several if op == "one_of" else _operands(question))}


def _conditions(earlier: Sequence[Document]) -> Any:
    def join(inner: Any) -> Any:
        joins = st.fixed_dictionaries(
            {"op": st.sampled_from(["and", "or"]), "conditions": st.lists(inner, min_size=1, max_size=3)}
        )
        return st.one_of(joins, inner.map(lambda one: {"op": "not", "conditions": [one]}))

    return st.one_of(_simple(earlier), join(st.one_of(_simple(earlier), join(_simple(earlier)))))


@st.composite
def surveys(draw: Any) -> Survey:
    """Any survey that Loa accepts."""
    section_ids = draw(st.lists(ids, max_size=3, unique=True))
    questions: list[Document] = []
    for question_id in draw(st.lists(ids, min_size=1, max_size=6, unique=True)):
        question = draw(_question(question_id, section_ids))
        earlier = [one for one in questions if one["type"] != QuestionType.NOTE]
        if earlier and draw(st.booleans()):
            question["show_if"] = draw(_conditions(earlier))
        questions.append(question)
    last = {"id": "last", "type": "single", "text": {"vi": "Hết"}}
    options = [{"id": one, "text": {"vi": one}} for one in ("yes", "no")]
    now = datetime.now(UTC)
    return whole(
        {
            "_id": "x",
            "version": 3,
            "area_id": "x",
            "title": draw(texts),
            "intro": draw(some_texts),
            "languages": draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, unique=True)),
            "sections": [
                {"id": one, "title": draw(some_texts), "intro": draw(some_texts)} for one in section_ids
            ],
            "questions": [*questions, {**last, "options": options}],
            "opens_at": now,
            "closes_at": now,
        }
    )
