"""Demo surveys: from a row of `demo_items.json` to a survey that is open for a month."""

from __future__ import annotations

from datetime import datetime, timedelta

from local.demo_files import DemoItem, DemoQuestion
from models.surveys import QuestionType, SurveyState
from models.surveys.definition import QuestionDraft, SurveyDraft

OPEN_FOR = timedelta(days=30)

_TYPES = {
    "single": QuestionType.SINGLE,
    "rating": QuestionType.SINGLE,
    "multi": QuestionType.MULTIPLE,
    "text": QuestionType.TEXT,
}


def survey(area_id: str, item: DemoItem, now: datetime) -> SurveyDraft:
    """Return the survey of one row, open from `now` on."""
    lang = item["lang"]
    return {
        "_id": item["id"],
        "area_id": area_id,
        "title": {lang: item["title"]},
        "intro": {lang: item["body"]},
        "questions": [_question(number, row, lang) for number, row in enumerate(item["questions"], start=1)],
        "opens_at": now,
        "closes_at": now + OPEN_FOR,
        "state": SurveyState.OPEN,
        "target_count": item.get("target_count"),
    }


def _question(number: int, row: DemoQuestion, lang: str) -> QuestionDraft:
    # A rating is a choice between the numbers of its scale.
    texts = row.get("options") or [str(step) for step in range(1, row.get("scale", 0) + 1)]
    kind = _TYPES[row["type"]]
    question: QuestionDraft = {
        "id": f"q{number}",
        "type": kind,
        "text": {lang: row["q"]},
        "options": [{"id": f"o{place}", "text": {lang: text}} for place, text in enumerate(texts, start=1)],
        "required": kind is not QuestionType.TEXT,
    }
    if "max_length" in row:
        question["max_length"] = row["max_length"]
    return question
