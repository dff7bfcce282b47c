"""Surveys as officials see them."""

from __future__ import annotations

from typing import TypedDict

from api.extensions.context import current_store
from models.surveys import invitations
from models.surveys.defaults import whole
from models.surveys.definition import Survey, SurveyAction, SurveyState
from models.surveys.states import allowed


class DeskSurvey(Survey):
    """A survey with the steps that lead on from its state, and the address of its page."""

    actions: tuple[SurveyAction, ...]
    link: str


class Missing(TypedDict):
    """By language the places whose words are missing in it."""

    missing: dict[str, list[str]]


def show(survey: Survey) -> DeskSurvey:
    """Show a survey."""
    return {
        **whole(survey),
        "actions": allowed(SurveyState(survey["state"])),
        "link": invitations.link(current_store(), survey["_id"]),
    }
