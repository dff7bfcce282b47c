"""Surveys (khảo sát): questions to the people of an area, one answer a voter, results after the end.

Begin with `definition` (what is asked), `states` (from draft to archive) and `answers` (one for each voter).
"""

from models.surveys.answer_checks import check_one
from models.surveys.answers import answer, check_answers
from models.surveys.definition import Answers, QuestionType, SurveyPhase, SurveyState
from models.surveys.drafting import create
from models.surveys.joining import join
from models.surveys.lists import get_public, listed, phase, questions
from models.surveys.results import results

__all__ = [
    "Answers",
    "QuestionType",
    "SurveyPhase",
    "SurveyState",
    "answer",
    "check_answers",
    "check_one",
    "create",
    "get_public",
    "join",
    "listed",
    "phase",
    "questions",
    "results",
]
