"""Turnout: that somebody has answered an anonymous survey, kept apart from what they answered.

Like a name ticked off at the door while the ballot falls into the box: one voice a person, and nothing leads from the
one to the other, neither an id nor a time. So such an answer can be neither changed nor found again.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.errors import Clash
from models.store import Store
from models.store.collections import CollectionSpec


class Turnout(TypedDict):
    """One voter of one anonymous survey; `voters` are keyed hashes of survey and each way in which we know them."""

    _id: str
    survey_id: str
    voters: list[str]


SURVEY_TURNOUT = CollectionSpec(
    "survey_turnout",
    Turnout,
    purpose="That one voter has answered one anonymous survey, apart from what they answered.",
    kept="For ever, with the survey.",
    personal="Who answered is a keyed hash.",
    indexes=[IndexModel([("survey_id", ASCENDING), ("voters", ASCENDING)], unique=True)],
    # Its rows are written beside answers: in the order in which they came, one would lead to the other.
    clustered=True,
)


def insist_on_absent(store: Store, survey_id: str, names: Sequence[str]) -> None:
    """Demand that nobody with one of these hashes has answered.

    :raises Clash: `already_answered`.
    """
    if store.collection(SURVEY_TURNOUT).find_one({"survey_id": survey_id, "voters": {"$in": list(names)}}):
        raise Clash("already_answered")


def note(store: Store, survey_id: str, names: Sequence[str], session: ClientSession) -> None:
    """Note that somebody answers, in the transaction that keeps the answer.

    :raises pymongo.errors.DuplicateKeyError: they have answered before.
    """
    row: Turnout = {"_id": secrets.token_hex(12), "survey_id": survey_id, "voters": list(names)}
    store.collection(SURVEY_TURNOUT).insert_one(row, session=session)


def join(store: Store, survey_id: str, name: str, citizen: str, session: ClientSession) -> None:
    """Let what was noted of a device or chat hold for the citizen behind it, too.

    Where both have answered, both voices stay: nobody can say which answers they are.
    """
    rows = store.collection(SURVEY_TURNOUT)
    if rows.find_one({"survey_id": survey_id, "voters": citizen}, session=session) is None:
        which = {"survey_id": survey_id, "voters": name}
        rows.update_one(which, {"$addToSet": {"voters": citizen}}, session=session)
