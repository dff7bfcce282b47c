"""Drafts of answers: what a voter has filled in and not sent yet, kept for them until the survey is over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypedDict

from pymongo import ASCENDING, IndexModel

from models.store import Store
from models.store.collections import CollectionSpec
from models.surveys import voters
from models.surveys.definition import Survey
from models.surveys.voters import Voter

#: A draft is kept for so long after the end of the survey and its grace.
KEPT_AFTER = timedelta(days=1)


class AnswerDraft(TypedDict):
    """What one voter has filled in; `sealed` holds it as JSON."""

    _id: str
    survey_id: str
    sealed: str
    expires_at: datetime


SURVEY_DRAFTS = CollectionSpec(
    "survey_drafts",
    AnswerDraft,
    purpose="What one voter has filled in of a survey and not sent yet.",
    kept="Until it is sent, or a day after the survey takes no answers any more.",
    personal="Sealed; the id is a keyed hash of the survey and the voter.",
    indexes=[IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)],
)


@dataclass(frozen=True)
class Filled:
    """What is filled in so far: answers, and own words beside options that ask for them, by questions' ids."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    others: Mapping[str, Any] = field(default_factory=dict)


def save(store: Store, survey: Survey, voter: Voter, filled: Filled) -> None:
    """Keep what a voter has filled in, in place of what they had before."""
    text = json.dumps({"answers": dict(filled.answers), "others": dict(filled.others)})
    values = {
        "survey_id": survey["_id"],
        "sealed": store.vault.encrypt(text),
        "expires_at": survey["closes_at"] + timedelta(seconds=survey["grace_seconds"]) + KEPT_AFTER,
    }
    rows = store.collection(SURVEY_DRAFTS)
    rows.update_one({"_id": _id(store, survey, voter)}, {"$set": values}, upsert=True)


def load(store: Store, survey: Survey, voter: Voter) -> Filled:
    """Return what a voter has filled in; nothing where they have not begun."""
    row = store.collection(SURVEY_DRAFTS).find_one({"_id": _id(store, survey, voter)})
    return Filled(**json.loads(store.vault.decrypt(row["sealed"]))) if row else Filled()


def drop(store: Store, survey: Survey, voter: Voter) -> None:
    """Throw a draft away, since it was sent or is not wanted any more."""
    store.collection(SURVEY_DRAFTS).delete_one({"_id": _id(store, survey, voter)})


def _id(store: Store, survey: Survey, voter: Voter) -> str:
    return voters.digests(store, f"draft:{survey['_id']}", voter)[0]
