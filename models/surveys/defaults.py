"""Defaults: a survey or question with every field, from what somebody wrote of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from models.language.languages import LANGUAGES
from models.language.visible import without_harmless
from models.surveys.definition import (
    TEXTS,
    AudienceGroup,
    Question,
    QuestionType,
    ResultsPublic,
    Sampling,
    Survey,
    SurveyState,
    VoterIdentity,
)

#: What a question has that says nothing of it.
_QUESTION: Mapping[str, Any] = {
    "text": {},
    "hint": {},
    "options": [],
    "rows": [],
    "required": False,
    "min": None,
    "max": None,
    "step": None,
    "message": {},
    "random_order": False,
    "section": None,
    "show_if": None,
}

#: What a survey has that says nothing of it; `audience` and `identity` depend on the rest.
_SURVEY: Mapping[str, Any] = {
    "intro": {},
    "sections": [],
    "changeable": False,
    "grace_seconds": 0,
    "languages": ["vi"],
    "embargo": True,
    "results_public": ResultsPublic.AFTER_CLOSE,
    "sampling": Sampling.SELF_SELECTED,
    "template_of": None,
    "replaces": None,
    "replaced_by": None,
    "about": None,
    "state": SurveyState.DRAFT,
    "remind_at": None,
    "begun_at": None,
    "reminded_at": None,
    "invite": [],
    "target_count": None,
    "author": None,
    "editors": [],
    "created_at": None,
    "updated_at": None,
}

#: Fields of version 0.1 that stand for others today.
FORMER_SURVEY, FORMER_QUESTION = ("verified_only",), ("max_choices", "max_length")


def whole(row: Mapping[str, Any]) -> Survey:
    """Return a survey with every field: what is left out gets its default.

    Reads what version 0.1 wrote, too: `text` questions, `max_choices`, `max_length` and `verified_only`.
    """
    identity = VoterIdentity.VERIFIED if row.get("verified_only") else VoterIdentity.DEVICE
    document = {
        **_SURVEY,
        "audience": {"areas": [row.get("area_id")], "group": AudienceGroup.EVERYONE},
        "identity": identity,
        **{name: value for name, value in row.items() if name not in FORMER_SURVEY},
        "questions": [whole_question(one) for one in row.get("questions", [])],
    }
    return cast(Survey, document)


def tidied(value: Any) -> Any:
    """Return what somebody wrote of a survey, its words by language without what nobody sees."""
    if isinstance(value, Mapping):
        by_language = bool(value) and value.keys() <= {*LANGUAGES}
        return {
            name: without_harmless(inner) if by_language and isinstance(inner, str) else tidied(inner)
            for name, inner in value.items()
        }
    return [tidied(one) for one in value] if isinstance(value, list) else value


def whole_question(row: Mapping[str, Any]) -> Question:
    """Return a question with every field; see `whole`."""
    former = row.get("max_choices") if row["type"] == QuestionType.MULTIPLE else None
    if row["type"] in ("text", *TEXTS):
        former = row.get("max_length")
    document = {
        **_QUESTION,
        "max": former,
        **{name: value for name, value in row.items() if name not in FORMER_QUESTION},
        "type": QuestionType.LONG_TEXT if row["type"] == "text" else row["type"],
        "options": [{"other": False, **option} for option in row.get("options", [])],
    }
    return cast(Question, document)
