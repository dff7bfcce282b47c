"""Surveys as officials see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

from api.extensions.context import current_store
from api.extensions.problem_schemas import ShownFault
from api.extensions.problems import detail
from models.errors import Fault
from models.surveys import invitations
from models.surveys.defaults import whole
from models.surveys.definition import Survey, SurveyAction, SurveyState
from models.surveys.lists import WordedQuestion
from models.surveys.previews import Preview
from models.surveys.states import allowed


class DeskSurvey(Survey):
    """A survey with the steps that lead on from its state, and the address of its page."""

    actions: tuple[SurveyAction, ...]
    link: str


class Missing(TypedDict):
    """By language the places whose words are missing in it."""

    missing: dict[str, list[str]]


class ShownPreview(TypedDict):
    """What somebody with these answers sees, what is wrong with them, in words, and what would be kept."""

    questions: list[WordedQuestion]
    faults: list[ShownFault]
    kept: dict[str, Any]


def shown_preview(found: Preview, lang: str) -> ShownPreview:
    """Show a preview."""
    return {
        "questions": found["questions"],
        "faults": shown_faults(found["faults"], lang),
        "kept": found["kept"],
    }


def shown_faults(found: Iterable[Fault], lang: str) -> list[ShownFault]:
    """Show faults that keep nobody from an answer, in words as problems have them."""
    return [{"field": one.field, "code": one.code, "detail": detail(one, lang)} for one in found]


def show(survey: Survey) -> DeskSurvey:
    """Show a survey."""
    return {
        **whole(survey),
        "actions": allowed(SurveyState(survey["state"])),
        "link": invitations.link(current_store(), survey["_id"]),
    }
