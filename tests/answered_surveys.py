"""Many answers at once, written as `models.surveys.answers` keeps them: for whatever reads and never judges them."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from models.store import Store
from models.surveys.definition import Question, QuestionType, Survey
from models.surveys.kept_answers import SURVEY_ANSWERS, SurveyAnswer
from tests.surveying import POINT

#: Answers that are written at once.
BATCH = 2_000

CHANNELS, LANGUAGES = ("app", "page", "zalo"), ("vi", "km")


def seeded(store: Store, survey: Survey, count: int, **given: Any) -> None:
    """Write right answers of different people; what is given stands in each."""
    rows = answers(survey, count, **given)
    while batch := list(islice(rows, BATCH)):
        store.collection(SURVEY_ANSWERS).insert_many(batch, ordered=False)


def answers(survey: Survey, count: int, *, seed: int = 1, **given: Any) -> Iterator[SurveyAnswer]:
    """Make right answers to every question of a survey."""
    chance = random.Random(seed)
    for _ in range(count):
        made: Any = {
            "_id": secrets.token_hex(12),
            "survey_id": survey["_id"],
            "voter": secrets.token_hex(32),
            "verified": chance.random() < 0.5,
            "doubtful": chance.random() < 0.02,
            "channel": chance.choice(CHANNELS),
            "lang": chance.choice(LANGUAGES),
            "area_id": None,
            "at": datetime.now(UTC).replace(minute=0, second=0, microsecond=0),
            "late": False,
            "edition": 1,
            "answers": _given(survey["questions"], chance),
            "others": {},
            **given,
        }
        yield made


def _given(questions: list[Question], chance: random.Random) -> dict[str, Any]:
    return {
        one["id"]: _ANSWERS[QuestionType(one["type"])](one, chance)
        for one in questions
        if one["type"] not in (QuestionType.NOTE, QuestionType.PHOTO)
    }


def _ids(question: Question) -> list[str]:
    return [option["id"] for option in question["options"]]


_ANSWERS: Mapping[QuestionType, Callable[[Question, random.Random], Any]] = {
    QuestionType.SINGLE: lambda one, chance: chance.choice(_ids(one)),
    QuestionType.MULTIPLE: lambda one, chance: chance.sample(_ids(one), 2),
    QuestionType.RANKING: lambda one, chance: chance.sample(_ids(one), len(_ids(one))),
    QuestionType.MATRIX: lambda one, chance: {row["id"]: chance.choice(_ids(one)) for row in one["rows"]},
    QuestionType.SCALE: lambda one, chance: chance.randint(0, 10),
    QuestionType.RATING: lambda one, chance: chance.randint(1, 5),
    QuestionType.NUMBER: lambda one, chance: chance.randint(1, 20),
    QuestionType.SHORT_TEXT: lambda one, chance: f"Ý kiến số {chance.randrange(1000)}",
    QuestionType.LONG_TEXT: lambda one, chance: f"Loa ở xóm {chance.randrange(1000)} hay rè vào buổi sáng",
    QuestionType.DATE: lambda one, chance: f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
    QuestionType.TIME: lambda one, chance: f"{chance.randrange(24):02}:{chance.randrange(60):02}",
    QuestionType.PLACE: lambda one, chance: {
        "lat": round(POINT["lat"] + chance.random() / 10, 6),
        "lon": round(POINT["lon"] + chance.random() / 10, 6),
    },
}
