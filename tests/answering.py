"""Answers to surveys in tests, many at once, and surveys that are over."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

from models import surveys
from models.access.callers import HERE
from models.store import Store, events
from models.surveys import lists, states
from models.surveys.answers import Beside
from models.surveys.definition import Survey, SurveyAction
from models.surveys.voters import Voter

_numbers = itertools.count()


def say(store: Store, asked: Survey, times: int = 1, *, channel: str = "app", **answers: Any) -> None:
    """Let some people answer the same; `home`, `lang_of` and `others` stand beside."""
    lang, home, others = answers.pop("lang_of", "vi"), answers.pop("home", None), answers.pop("others", {})
    beside = Beside(lang=lang, area_id=home, others=others)
    for _ in range(times):
        voter = Voter((f"device:{next(_numbers)}",), verified=True)
        surveys.answer(store, asked["_id"], voter, answers, channel, HERE, beside)


def over(store: Store, asked: Survey) -> Survey:
    """End a survey."""
    survey = lists.get(store, asked["_id"])
    return states.take(
        store,
        survey,
        SurveyAction.CLOSE,
        {"closes_at": min(survey["closes_at"], datetime.now(UTC))},
        events.SYSTEM,
    )
