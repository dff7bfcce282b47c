"""The list of officials, page by page for those who manage them, by user name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pymongo import ASCENDING

from models.access.callers import Identity
from models.access.permissions import SECOND_FACTOR_ROLES
from models.areas import areas
from models.language.text import fold
from models.people import granting
from models.people.official_shapes import OFFICIALS, Official
from models.people.officials import OfficialState
from models.store import Query, Store, cursor


@dataclass(frozen=True)
class OfficialsQuery:
    """Which officials are asked for; empty: any.

    :param area_id: with a role in this area or below it.
    :param text: in the user name or the name, with or without diacritics.
    """

    area_id: str = ""
    agency_id: str = ""
    role: str = ""
    state: str = ""
    text: str = ""


#: What cannot be signed in with: no password, or no second factor where one is needed.
_LACKING: Query = {
    "$or": [
        {"password_hash": None},
        {"totp": None, "assignments.role": {"$in": sorted(SECOND_FACTOR_ROLES)}},
        {"totp": None, "invitation.second_factor": True},
    ]
}

#: Each state as a condition; says the same as `officials.state_of`.
_STATES: Mapping[str, Query] = {
    OfficialState.ACTIVE: {"disabled_at": None, "$nor": [_LACKING]},
    OfficialState.PENDING: {"disabled_at": None, **_LACKING},
    OfficialState.DISABLED: {"disabled_at": {"$ne": None}},
}


def search(
    store: Store, by: Identity, wanted: OfficialsQuery, *, after: str | None = None, limit: int = 20
) -> tuple[list[Official], str | None]:
    """Return the officials whom `by` may know of, by user name, and the cursor of the next page.

    :raises Invalid: `bad_cursor`.
    """
    conditions = [granting.visible(store, by), *_conditions(store, wanted)]
    if after:
        (last,) = cursor.decode(after, 1)
        conditions.append({"username": {"$gt": last}})
    found = store.collection(OFFICIALS).find({"$and": conditions}).sort("username", ASCENDING)
    rows = list(islice(_fitting(found, wanted.text), limit + 1))
    following = cursor.encode(rows[limit - 1]["username"]) if len(rows) > limit else None
    return rows[:limit], following


def every(store: Store, wanted: OfficialsQuery | None = None) -> Iterator[Official]:
    """Return all officials, or those that are wanted, by user name, for the command line."""
    asked = wanted or OfficialsQuery()
    conditions = list(_conditions(store, asked))
    query = {"$and": conditions} if conditions else {}
    found = store.collection(OFFICIALS).find(query).sort("username", ASCENDING)
    return _fitting(found, asked.text)


def _conditions(store: Store, wanted: OfficialsQuery) -> Iterator[Query]:
    held: dict[str, Any] = {}
    if wanted.area_id:
        held["area_id"] = {"$in": areas.below(store, wanted.area_id)}
    if wanted.agency_id:
        held["agency_id"] = wanted.agency_id
    if wanted.role:
        held["role"] = wanted.role
    if held:
        yield {"assignments": {"$elemMatch": held}}
    if wanted.state:
        yield _STATES[wanted.state]


def _fitting(found: Iterator[Official], text: str) -> Iterator[Official]:
    """Return those whose names hold a text. A province has some thousand officials at most: no index is kept for it."""
    folded = fold(text)
    return (row for row in found if folded in fold(f"{row['username']} {row['name']}"))
