"""Surveys as the API shows them, in the caller's language."""

from __future__ import annotations

from typing import Any

from models import surveys
from models.language.languages import choose
from models.store import Document
from models.surveys.results import SMALLEST_CELL

#: How voters come to a survey: nobody draws a sample.
SAMPLING = "self_selected"


def head(survey: Document, lang: str) -> dict[str, Any]:
    """A survey without its questions."""
    return {
        **survey,
        "title": choose(survey["title"], lang),
        "intro": choose(survey["intro"], lang),
        "phase": surveys.phase(survey),
    }


def whole(survey: Document, lang: str) -> dict[str, Any]:
    """A survey with its questions."""
    return {**head(survey, lang), "questions": surveys.questions(survey, lang)}


def results(found: Document, lang: str) -> dict[str, Any]:
    """What `models.surveys.results` found, with the wording that was asked."""
    survey = found["survey"]
    worded = {question["id"]: question for question in surveys.questions(survey, lang)}
    return {
        "survey_id": survey["_id"],
        "title": choose(survey["title"], lang),
        "opens_at": survey["opens_at"],
        "closes_at": survey["closes_at"],
        "n": found["n"],
        "target_count": survey["target_count"],
        "sampling": SAMPLING,
        "smallest_cell": SMALLEST_CELL,
        "questions": [_counted(row, worded[row["question"]["id"]]) for row in found["questions"]],
    }


def _counted(row: Document, question: Document) -> dict[str, Any]:
    texts = {option["id"]: option["text"] for option in question["options"]}
    options = [{**option, "text": texts[option["id"]]} for option in row["options"]]
    return {
        "id": question["id"],
        "type": question["type"],
        "text": question["text"],
        "n": row["n"],
        "options": options,
    }
