"""Summing up what units answered: who has read, answered, is late; numbers added, words listed, the missing named.

Nothing here reads or writes the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from models.directives.directives import Directive, Receipt, is_late
from models.surveys import answer_checks
from models.surveys.definition import CHOICES, NUMBERS, Question, QuestionType


class Progress(TypedDict):
    """How far the units are; each count is of `units`."""

    units: int
    read: int
    answered: int
    done: int
    late: int


class Said(TypedDict):
    """What one unit wrote."""

    agency_id: str
    text: str


class QuestionSum(TypedDict):
    """What the units answered to one question.

    `n` units answered it. `total` is the sum of a number, `counts` are the units by option; `said` are the words or
    days, by unit. What does not fit the type is None or empty.
    """

    id: str
    type: str
    text: dict[str, str]
    n: int
    total: float | int | None
    counts: dict[str, int]
    said: list[Said]


class Summary(TypedDict):
    """The whole: `missing` and `late` are ids of units, `texts` what was written beside a form."""

    progress: Progress
    questions: list[QuestionSum]
    texts: list[Said]
    missing: list[str]
    late: list[str]


def of(directive: Directive, receipts: Sequence[Receipt], now: datetime) -> Summary:
    """Return what the units of a document made of it at a moment.

    `missing` are those that have not done what they were asked for, in time or not; `late` those that did it after the
    day, or have not done it and the day is over.
    """
    late = [one["agency_id"] for one in receipts if is_late(one, now)]
    given = {one["agency_id"]: one["answer"] for one in receipts if one["answer"]}
    return {
        "progress": {
            "units": len(receipts),
            "read": sum(1 for one in receipts if one["read_at"]),
            "answered": sum(1 for one in receipts if one["answered_at"]),
            "done": sum(1 for one in receipts if one["done_at"]),
            "late": len(late),
        },
        "questions": [
            _sum(question, {unit: answer["values"].get(question["id"]) for unit, answer in given.items()})
            for question in directive["questions"]
        ],
        "texts": [
            {"agency_id": unit, "text": answer["text"]} for unit, answer in given.items() if answer["text"]
        ],
        "missing": [one["agency_id"] for one in receipts if not one["done_at"]],
        "late": late,
    }


def _sum(question: Question, values: Mapping[str, object]) -> QuestionSum:
    kind = QuestionType(question["type"])
    answered = {unit: value for unit, value in values.items() if not answer_checks.is_empty(value)}
    counts = Counter(one for value in answered.values() for one in answer_checks.chosen(value))
    return {
        "id": question["id"],
        "type": question["type"],
        "text": question["text"],
        "n": len(answered),
        "total": sum(filter(answer_checks.is_number, answered.values())) if kind in NUMBERS else None,
        "counts": {one["id"]: counts[one["id"]] for one in question["options"]} if kind in CHOICES else {},
        "said": []
        if kind in NUMBERS | CHOICES
        else [{"agency_id": unit, "text": str(value)} for unit, value in answered.items()],
    }
