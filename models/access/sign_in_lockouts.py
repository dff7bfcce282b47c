"""Lock-outs at sign-in: how often one may guess. Guesses at a report's PIN: `models.reports.pin_guesses`.

Ten attempts in a row that do not end signed in lock the name for the network address they came from, for 15 minutes;
after that each further failure locks it again, so that slow guessing gets four tries an hour. A hundred, from
wherever, lock the name for everybody: nobody alone keeps a duty officer out, and many addresses do not guess for ever.
Attempts are counted before they are judged, so many at once gain nothing, and names that nobody has are counted
alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.errors import TooMany
from models.store import Store
from models.store.collections import CollectionSpec

#: So many attempts in a row lock a name for the address they came from.
ATTEMPTS = 10

#: So many lock it for everybody: more than one person tries by hand, fewer than make a guess likely.
ATTEMPTS_OF_ALL = 100

LOCKED_FOR = timedelta(minutes=15)

#: A row without attempts for so long is forgotten.
KEEP = timedelta(days=1)


class Lockout(TypedDict):
    """How often somebody tried to sign in in a row.

    Its id is a keyed hash, of a name that was tried or of a name with the network address that it was tried from.
    Until `locked_until` no further attempt is looked at.
    """

    _id: str
    attempts: int
    locked_until: datetime | None
    expires_at: datetime


LOCKOUTS = CollectionSpec(
    "lockouts",
    Lockout,
    purpose="Attempts to sign in under one name, from one network address or from all.",
    kept="Until somebody signs in, or a day after the last attempt, by an index that expires.",
    personal="The name and the network address are a keyed hash.",
    indexes=[IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)],
)


@dataclass(frozen=True)
class Guesser:
    """Who tries, as digests.

    :param name: the name tried.
    :param pair: the name and the network address it is tried from.
    """

    name: str
    pair: str


def attempt(store: Store, who: Guesser) -> None:
    """Count one attempt to sign in.

    :raises TooMany: `login_locked`; says when to come back.
    """
    # An address that is locked out already adds nothing to the count that locks everybody.
    _count(store, who.pair, ATTEMPTS)
    _count(store, who.name, ATTEMPTS_OF_ALL)


def give_back(store: Store, who: Guesser) -> None:
    """Take an attempt back whose password was right and that still has to show a code.

    Else the right password would lock its owner out again after every lock, before they can show the code.
    """
    update = {"$inc": {"attempts": -1}, "$set": {"locked_until": None}}
    store.collection(LOCKOUTS).update_many({"_id": {"$in": [who.pair, who.name]}}, update)


def forgive(store: Store, who: Guesser) -> None:
    """Forget the attempts of somebody who has signed in."""
    store.collection(LOCKOUTS).delete_many({"_id": {"$in": [who.pair, who.name]}})


def _count(store: Store, row: str, most: int) -> None:
    now = datetime.now(UTC)
    made = {"$add": [{"$ifNull": ["$attempts", 0]}, 1]}
    locks = {"$cond": [{"$gte": ["$attempts", most]}, now + LOCKED_FOR, None]}
    steps: list[dict[str, Any]] = [
        {"$set": {"attempts": made, "expires_at": now + KEEP}},
        {"$set": {"locked_until": locks}},
    ]
    try:
        store.collection(LOCKOUTS).update_one(
            {"_id": row, "locked_until": {"$not": {"$gt": now}}}, steps, upsert=True
        )
    except DuplicateKeyError as error:
        # The row is there and locked, so the upsert tried to insert it again.
        raise TooMany("login_locked", retry_after=_wait(store, row, now)) from error


def _wait(store: Store, row: str, now: datetime) -> int:
    found = store.collection(LOCKOUTS).find_one({"_id": row})
    until = (found["locked_until"] if found else None) or now
    return max(1, int((until - now).total_seconds()) + 1)
