"""Demo surveys: from a row of `demo_items.json` to a survey that is open for a month."""

from __future__ import annotations

from datetime import datetime, timedelta

from local.demo_files import DemoItem, DemoQuestion
from models.store import Document
from models.surveys import QuestionType, SurveyState
from models.surveys.drafting import SurveyDraft

OPEN_FOR = timedelta(days=30)

_TYPES = {
    "single": QuestionType.SINGLE,
    "rating": QuestionType.RATING,
    "multi": QuestionType.MULTIPLE,
    "text": QuestionType.LONG_TEXT,
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


def _question(number: int, row: DemoQuestion, lang: str) -> Document:
    kind = _TYPES[row["type"]]
    options = enumerate(row.get("options", []), start=1)
    return {
        "id": f"q{number}",
        "type": kind,
        "text": {lang: row["q"]},
        "options": [{"id": f"o{place}", "text": {lang: text}} for place, text in options],
        "required": kind is not QuestionType.LONG_TEXT,
        "max": row.get("scale") or row.get("max_length"),
    }
