"""Steps: the results that are read while a survey takes answers; they move by full hours and by several people at once.

Whoever reads results before and after one answer knows that answer. So what is read before the end is a copy of the
total of all answers, taken by the reaction that counts them, when an hour is over and `SMALLEST_STEP` more people have
answered than at the last step.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypedDict

from models.store import Store
from models.store.collections import CollectionSpec
from models.surveys import tally
from models.surveys.tally import SurveyTotal

#: Fewest people by whom a step differs from the one before.
SMALLEST_STEP = 5


class SurveyStep(TypedDict):
    """The total of a survey as it stood at a full hour; the id is the survey's."""

    _id: str
    at: datetime
    total: SurveyTotal


SURVEY_STEPS = CollectionSpec(
    "survey_steps",
    SurveyStep,
    purpose="The total of a survey that takes answers, as it is read until the next step.",
    kept="For ever, with the survey.",
)


def take(store: Store, survey_id: str, now: datetime | None = None) -> bool:
    """Take the next step if it is time; False if it is not."""
    hour = tally.hour_of(now or datetime.now(UTC))
    total = tally.read(store, survey_id, "all").get("")
    before = latest(store, survey_id)
    moved = (total["n"] if total else 0) - (before["total"]["n"] if before else 0)
    if total is None or abs(moved) < SMALLEST_STEP or (before and before["at"] >= hour):
        return False
    step: SurveyStep = {"_id": survey_id, "at": hour, "total": total}
    store.collection(SURVEY_STEPS).replace_one({"_id": survey_id}, step, upsert=True)
    return True


def latest(store: Store, survey_id: str) -> SurveyStep | None:
    """Return the last step; None before the first."""
    return store.collection(SURVEY_STEPS).find_one({"_id": survey_id})
