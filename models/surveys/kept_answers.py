"""The shape of what is kept of an answer, and its collection; `answers` writes it, `tally` counts it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel

from models.store.collections import CollectionSpec
from models.surveys.voices import Voice


class Counted(TypedDict):
    """What an answer counted in the totals of an epoch, before it was changed."""

    epoch: int
    voice: Voice


class SurveyAnswer(TypedDict):
    """What one voter answered; `voters` are keyed hashes of survey and each way in which we know them.

    `voter` is the first of these; answers from before there were several lack `voters`, `verified` and `doubtful`. In
    an anonymous survey it is a random text, and there are no `voters`: who answered stands apart
    (`models.surveys.turnout`). `verified`: it is a citizen's. `doubtful`: it came from a network after many others of
    people who proved nothing.

    `channel` is where they answered (`app`, `zalo`, `web`, `page`, …), `lang` in which language, `area_id` where their
    home is as far as it is known, `at` the full hour. `answers` has by the id of a question what was answered
    (`models.surveys.answer_checks` says what), `others` own words beside an option that asks for them. `late`: it came
    after the end and was taken because the phone said that it was given before. `edition` counts how often they
    changed it, from 1. `counted` is the epoch of the totals in which it stands, `was` what it counted there before it
    was changed (`models.surveys.tally`).
    """

    _id: str
    survey_id: str
    voter: str
    voters: NotRequired[list[str]]
    verified: NotRequired[bool]
    doubtful: NotRequired[bool]
    channel: str
    at: datetime
    lang: NotRequired[str]
    area_id: NotRequired[str | None]
    late: NotRequired[bool]
    edition: NotRequired[int]
    answers: dict[str, Any]
    others: NotRequired[dict[str, str]]
    counted: NotRequired[int]
    was: NotRequired[Counted]


class AnswerValues(TypedDict):
    """What of an answer is written anew when it is changed; see `SurveyAnswer`."""

    channel: str
    at: datetime
    lang: str
    area_id: str | None
    late: bool
    answers: dict[str, Any]
    others: dict[str, str]
    verified: NotRequired[bool]
    doubtful: NotRequired[bool]


class Voices(TypedDict):
    """Under which hashes an answer is kept."""

    voter: str
    voters: NotRequired[list[str]]


SURVEY_ANSWERS = CollectionSpec(
    "survey_answers",
    SurveyAnswer,
    purpose="What one voter answered in one survey.",
    kept="For ever, with the survey.",
    personal="Who answered is a keyed hash; free texts, places and photos stand as they were given.",
    indexes=[
        IndexModel([("survey_id", ASCENDING), ("voter", ASCENDING)], unique=True),
        IndexModel([("survey_id", ASCENDING), ("_id", ASCENDING)]),
        IndexModel(
            [("survey_id", ASCENDING), ("voters", ASCENDING)],
            unique=True,
            partialFilterExpression={"voters": {"$exists": True}},
        ),
        IndexModel([("survey_id", ASCENDING), ("counted", ASCENDING)]),
    ],
)
