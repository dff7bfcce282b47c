"""Open agencies: work is given to an agency, or it is closed, never both at once.

Whoever gives work (a report, an official) claims the agency in the transaction that does so; whoever closes it shuts it
in theirs. Both write the same rows, so that one of two at the same time runs into the other and looks again. A claim
writes one of several rows, by chance: many reports in the same moment seldom wait for each other.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypedDict

from pymongo import UpdateOne
from pymongo.client_session import ClientSession

from models.areas import agencies
from models.store import Store
from models.store.collections import CollectionSpec


class AgencyClaim(TypedDict):
    """One of the rows of an agency that giving work and closing write; `at`: when that was last done."""

    _id: str
    at: datetime


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
    wanted = set(ids) - {""}
    found = store.collection(agencies.AGENCIES).find({"_id": {"$in": sorted(wanted)}}, session=session)
    rows = {row["_id"]: row for row in found if agencies.is_open(store, row)}
    closable = [key for key, row in rows.items() if row["code"] != agencies.COMMITTEE]
    _write(store, [_row(key, random.randrange(STRIPES)) for key in closable], session)
    return wanted - set(rows)


def shut(store: Store, id: str, session: ClientSession) -> None:
    """Let nobody claim an agency until this transaction, which closes it, is over."""
    _write(store, [_row(id, number) for number in range(STRIPES)], session)


def _row(id: str, number: int) -> str:
    return f"{id}#{number}"


def _write(store: Store, rows: Iterable[str], session: ClientSession) -> None:
    now = datetime.now(UTC)
    writes = [UpdateOne({"_id": row}, {"$set": {"at": now}}, upsert=True) for row in sorted(rows)]
    if writes:
        store.collection(AGENCY_CLAIMS).bulk_write(writes, session=session)
