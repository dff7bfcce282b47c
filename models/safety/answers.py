"""Answers: the check-ins of an alert as the desk lists them, and the latest one of a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pymongo import ASCENDING, DESCENDING

from models.alerts.alerts import Alert
from models.errors import Fault, Invalid
from models.messages.messages import Owner, owned_by
from models.people import devices
from models.safety.check_ins import CHECK_INS, CheckIn, SafetyState
from models.store import Store, cursor
from models.store.collections import Kind

#: `need_help` comes before `safe`.
_KEYS = [("state", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]


def of_alert(
    store: Store, alert: Alert, state: SafetyState | None = None, *, after: str | None = None, limit: int = 20
) -> tuple[list[CheckIn], str | None]:
    """Return a page of the answers to an alert and its series: who needs help first, then the latest.

    :raises Invalid: `bad_cursor`.
    """
    chosen = {"series": alert["series"], **({"state": state} if state else {})}
    stretches = cursor.beyond(_KEYS, decode(after)) if after else [([], _KEYS)]
    rows: list[CheckIn] = []
    for conditions, order in stretches:
        query = {"$and": [chosen, *conditions]}
        found = store.collection(CHECK_INS).find(query).sort(order).limit(limit + 1 - len(rows))
        rows += list(found)
        if len(rows) > limit:
            last = rows[limit - 1]
            return rows[:limit], cursor.encode(last["state"], last["at"], last["_id"])
    return rows, None


def decode(after: str) -> list[object]:
    """Return the state, the moment and the id behind the cursor of a page.

    :raises Invalid: `bad_cursor`.
    """
    state, at, last = cursor.decode(after, 3)
    if not (isinstance(state, str) and isinstance(at, datetime) and isinstance(last, str)):
        raise Invalid(Fault("after", "bad_cursor"))
    return [state, at, last]


def latest(store: Store, owners: Sequence[Owner]) -> CheckIn | None:
    """Return the latest answer of somebody to a real warning; None if they gave none."""
    query = {"$and": [owned_by(owners, "owners"), {"exercise": False}]}
    return store.collection(CHECK_INS).find_one(query, sort=[("at", DESCENDING)])


def latest_of(store: Store, owner: Owner) -> CheckIn | None:
    """Return the latest answer of somebody, for a citizen also of their devices before they signed in there.

    What somebody else answered who was signed in there is not theirs.
    """
    theirs = devices.of_citizen(store, owner.id) if owner.kind == Kind.CITIZEN else []
    alone = [{"owners": [{"kind": "device", "id": row["_id"]}]} for row in theirs]
    query = {"$and": [{"$or": [owned_by([owner], "owners"), *alone]}, {"exercise": False}]}
    return store.collection(CHECK_INS).find_one(query, sort=[("at", DESCENDING)])
