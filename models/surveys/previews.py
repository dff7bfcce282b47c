"""Previews: a survey as residents will see it, tried with answers that are never kept and never counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from models.errors import Fault
from models.store import Store
from models.surveys import conditions, lists
from models.surveys.answers import check_answers
from models.surveys.definition import Answers, Survey
from models.surveys.lists import WordedQuestion


class Preview(TypedDict):
    """What somebody with these answers sees, what is wrong with them, and what would be kept."""

    questions: list[WordedQuestion]
    faults: list[Fault]
    kept: dict[str, Any]


def preview(store: Store, survey: Survey, answers: Answers, others: Answers, lang: str) -> Preview:
    """Try a survey in any state, also a draft with faults; nothing is written."""
    asked = conditions.shown(survey["questions"], answers)
    given: Mapping[str, Any] = dict(answers)
    return {
        "questions": [lists.worded(question, lang) for question in asked],
        "faults": check_answers(survey, answers, others, store) if answers else [],
        "kept": conditions.pruned(survey["questions"], given),
    }
