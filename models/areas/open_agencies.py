"""Open agencies: work is given to an agency, or it is closed, never both at once.

Whoever gives work (a report, an official) claims the agency in the transaction that does so; whoever closes it shuts it
in theirs. Both write the same rows, so that one of two at the same time runs into the other and looks again. A claim
writes one of several rows, by chance: many reports in the same moment seldom wait for each other.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NotRequired, TypedDict

from pymongo import ReturnDocument, UpdateOne
from pymongo.client_session import ClientSession

from models.areas import agencies
from models.store import Store
from models.store.collections import CollectionSpec


class AgencyClaim(TypedDict):
    """One of the rows of an agency that giving work and closing write.

    `at` is when that was last done; `shut` is there while the agency is closed.
    """

    _id: str
    at: datetime
    shut: NotRequired[bool]


AGENCY_CLAIMS = CollectionSpec(
    "agency_claims",
    AgencyClaim,
    purpose="Rows that giving work to an agency and closing it both write, so that only one of them is done.",
    kept="For ever, some for each agency that was ever given work; they hold a time alone.",
)

#: Rows of each agency.
STRIPES = 16


def claim(store: Store, ids: Iterable[str], session: ClientSession) -> set[str]:
    """Claim agencies that are given work in this transaction; returns those that can't be given any.

    A People's Committee is never closed, so nothing is written for it.
    """
    return {one for one in sorted(set(ids) - {""}) if not _claimed(store, one, session)}


def shut(store: Store, id: str, session: ClientSession) -> None:
    """Let nobody claim an agency any more, from before this transaction, which closes it, is over."""
    now = datetime.now(UTC)
    every = [UpdateOne({"_id": row}, {"$set": {"at": now, "shut": True}}, upsert=True) for row in _rows(id)]
    store.collection(AGENCY_CLAIMS).bulk_write(every, session=session)


def reopen(store: Store, id: str, session: ClientSession) -> None:
    """Let an agency be claimed again that was closed."""
    store.collection(AGENCY_CLAIMS).update_many(
        {"_id": {"$in": _rows(id)}}, {"$unset": {"shut": ""}}, session=session
    )


def _claimed(store: Store, id: str, session: ClientSession) -> bool:
    # What the catalogue says may be as old as the request; the row of the claim is as it is now.
    agency = agencies.find_open(store, id)
    if agency is None or agency["code"] == agencies.COMMITTEE:
        return agency is not None
    row = store.collection(AGENCY_CLAIMS).find_one_and_update(
        {"_id": random.choice(_rows(id))},
        {"$set": {"at": datetime.now(UTC)}},
        upsert=True,
        return_document=ReturnDocument.AFTER,
        session=session,
    )
    return not (row and row.get("shut"))


def _rows(id: str) -> list[str]:
    return [f"{id}#{number}" for number in range(STRIPES)]
