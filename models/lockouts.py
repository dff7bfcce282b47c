"""Lock-outs: how often one may guess at a sign-in.

Ten attempts in a row that do not end signed in lock the name for 15 minutes; after that each further failure locks
it again, so that slow guessing gets four tries an hour. Attempts are counted before they are judged, so many at
once gain nothing, and names that nobody has are counted alike. A row is `{_id, attempts, locked_until, expires_at}`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.errors import TooMany
from models.store import Document, Store

COLLECTION = "lockouts"
ATTEMPTS = 10
LOCKED_FOR = timedelta(minutes=15)

#: A row without attempts for so long is forgotten.
KEEP = timedelta(days=1)

INDEXES = {COLLECTION: [IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)]}


def attempt(store: Store, who: str) -> None:
    """Count one attempt to sign in as `who` (a digest).

    :raises TooMany: `login_locked`; says when to come back.
    """
    now = datetime.now(UTC)
    made: Document = {"$add": [{"$ifNull": ["$attempts", 0]}, 1]}
    locks: Document = {"$cond": [{"$gte": ["$attempts", ATTEMPTS]}, now + LOCKED_FOR, None]}
    steps: list[Document] = [
        {"$set": {"attempts": made, "expires_at": now + KEEP}},
        {"$set": {"locked_until": locks}},
    ]
    try:
        store.db[COLLECTION].update_one(
            {"_id": who, "locked_until": {"$not": {"$gt": now}}}, steps, upsert=True
        )
    except DuplicateKeyError as error:
        # The row is there and locked, so the upsert tried to insert it anew.
        raise TooMany("login_locked", retry_after=_wait(store, who, now)) from error


def forgive(store: Store, who: str) -> None:
    """Signed in: the attempts before count no more."""
    store.db[COLLECTION].delete_one({"_id": who})


def _wait(store: Store, who: str, now: datetime) -> int:
    row = store.db[COLLECTION].find_one({"_id": who})
    until = (row or {}).get("locked_until") or now
    return max(1, int((until - now).total_seconds()) + 1)
