"""Evaluation figures: what a year brought about a policy: ratings, reports about it, surveys about it."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from models import surveys
from models.errors import Forbidden
from models.language.dates import year_in_vietnam
from models.reports import about_posts
from models.reports.about_posts import Standing
from models.store import Store
from models.surveys import feedback_totals
from models.surveys.definition import SURVEYS, Question, QuestionType, Survey, SurveyState
from models.surveys.results import Part

#: Surveys about one policy that a year shows.
MOST_SURVEYS = 50


class FeedbackFigures(TypedDict):
    """How people rated it; `ratings` counts by rating as text. See `models.surveys.feedback_totals.Ratings`."""

    n: int
    average: float | None
    ratings: dict[str, int]
    texts: int
    doubtful: int


class OptionFigure(TypedDict):
    """How many chose an option; None is suppressed."""

    id: str
    text: dict[str, str]
    count: int | None


class QuestionFigure(TypedDict):
    """The counts of one question of a survey, or of one row of a matrix; None is suppressed."""

    id: str
    text: dict[str, str]
    n: int | None
    options: list[OptionFigure]


class SurveyFigure(TypedDict):
    """A survey about the policy; `n` and `questions` once it is over, else None and nothing."""

    id: str
    title: dict[str, str]
    opens_at: datetime
    closes_at: datetime
    n: int | None
    questions: list[QuestionFigure]


class EvaluationFigures(TypedDict):
    """The figures of one policy in one year."""

    feedback: FeedbackFigures
    petitions: Standing
    surveys: list[SurveyFigure]


def of(store: Store, post_id: str, year: int) -> EvaluationFigures:
    """Return the figures of a year in Vietnam; of reports, those that were filed in it, as they stand now."""
    begins, ends = year_in_vietnam(year)
    found = feedback_totals.added_up(feedback_totals.rows_of(store, post_id, year))
    return {
        "feedback": {
            "n": found.n,
            "average": found.average,
            "ratings": {str(rating): count for rating, count in found.counts.items()},
            "texts": found.texts,
            "doubtful": found.doubtful,
        },
        "petitions": about_posts.standing(store, post_id, begins=begins, ends=ends),
        "surveys": [_survey(store, one) for one in _about(store, post_id, begins, ends)],
    }


def _about(store: Store, post_id: str, begins: datetime, ends: datetime) -> list[Survey]:
    """Return the surveys about a policy that asked in this time, the first to open first."""
    asked = {"about.id": post_id, "state": {"$ne": SurveyState.DRAFT}}
    within = {"opens_at": {"$lt": ends}, "closes_at": {"$gte": begins}}
    return list(store.collection(SURVEYS).find({**asked, **within}).sort("opens_at").limit(MOST_SURVEYS))


def _survey(store: Store, survey: Survey) -> SurveyFigure:
    figure: SurveyFigure = {
        "id": survey["_id"],
        "title": survey["title"],
        "opens_at": survey["opens_at"],
        "closes_at": survey["closes_at"],
        "n": None,
        "questions": [],
    }
    try:
        found = surveys.results(store, survey["_id"])
    except Forbidden:
        return figure
    figures = [_part(row["question"], part) for row in found["questions"] for part in row["parts"]]
    return {**figure, "n": found["n"], "questions": figures}


def _part(question: Question, part: Part) -> QuestionFigure:
    """Return the figure of a question, of a matrix that of one row; of a ranking nobody counts who chose what."""
    ranks = question["type"] == QuestionType.RANKING
    texts = {} if ranks else {option["id"]: option["text"] for option in question["options"]}
    rows = {row["id"]: row["text"] for row in question["rows"]}
    return {
        "id": f"{question['id']}.{part['row']}" if part["row"] else question["id"],
        "text": rows.get(part["row"], question["text"]),
        "n": part["n"],
        "options": [
            {"id": one["id"], "text": texts[one["id"]], "count": one["count"]}
            for one in part["cells"]
            if one["id"] in texts
        ],
    }
