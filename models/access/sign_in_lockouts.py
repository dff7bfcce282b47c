"""Lock-outs at sign-in: how often one may guess. Guesses at a report's PIN: `models.reports.pin_guesses`.

Ten attempts in a row that do not end signed in lock the name for the network they came from, for 15 minutes; after
that each further failure locks it again, so that slow guessing gets four tries an hour. A hundred, from wherever, lock
the name for every network from which nobody has signed in under it lately: many networks do not guess for ever, and
their guesses lock a duty officer out neither at the office nor at home. Password and second factor are counted apart,
so that guesses at a password never lock whoever has shown it already.

Attempts are counted before they are judged, so many at once gain nothing, and names that nobody has are counted
alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.access import known_ways
from models.access.callers import Circumstances
from models.access.guards import Act
from models.errors import TooMany
from models.store import Store
from models.store.collections import CollectionSpec

#: So many attempts in a row lock a name for the network they came from.
ATTEMPTS = 10

#: So many lock it for all strange networks: more than one person tries by hand, fewer than make a guess likely.
ATTEMPTS_OF_ALL = 100

LOCKED_FOR = timedelta(minutes=15)

#: A row without attempts for so long is forgotten.
KEEP = timedelta(days=1)


class Step(StrEnum):
    """What is guessed; the value is part of the rows' ids."""

    PASSWORD = "login"
    SECOND_FACTOR = "login-totp"


class Lockout(TypedDict):
    """How often somebody tried to sign in in a row.

    Its id is a keyed hash, of a name that was tried or of a name with the network that it was tried from; `name` is
    that of the name alone. Until `locked_until` no further attempt is looked at.
    """

    _id: str
    name: str
    attempts: int
    locked_until: datetime | None
    expires_at: datetime


LOCKOUTS = CollectionSpec(
    "lockouts",
    Lockout,
    purpose="Attempts to sign in under one name, from one network or from all.",
    kept="Until somebody signs in, or a day after the last attempt, by an index that expires.",
    personal="The name and the network are a keyed hash.",
    indexes=[
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
        IndexModel([("name", ASCENDING)]),
    ],
)


@dataclass(frozen=True)
class Guesser:
    """Who tries under which name, as digests.

    :param name: the name tried.
    :param pair: the name and the network it is tried from.
    :param owner: the name, whatever is guessed: by it all is forgiven.
    :param known: somebody has signed in under this name from this network lately.
    """

    name: str
    pair: str
    owner: str
    known: bool


def guesser(store: Store, step: Step, name: str, where: Circumstances) -> Guesser:
    """Return who tries: by name and network.

    :param name: a sign-in name in its stored form; whether somebody has it does not matter.
    """
    digest = store.vault.digest
    known = known_ways.is_known(store, Act.LOGIN, name, where.way)
    return Guesser(digest(step, name), digest(step, name, where.network), _owner(store, name), known)


def attempt(store: Store, who: Guesser) -> None:
    """Count one attempt to sign in.

    :raises TooMany: `login_locked`; says when to come back.
    """
    # A network that is locked out already adds nothing to the count that locks all strange ones.
    _count(store, who.pair, who.owner, ATTEMPTS)
    if not who.known:
        _count(store, who.name, who.owner, ATTEMPTS_OF_ALL)


def give_back(store: Store, who: Guesser) -> None:
    """Take an attempt back whose password was right and that still has to show a code.

    Else the right password would lock its owner out again after every lock, before they can show the code.
    """
    rows = [who.pair] if who.known else [who.pair, who.name]
    update = {"$inc": {"attempts": -1}, "$set": {"locked_until": None}}
    store.collection(LOCKOUTS).update_many({"_id": {"$in": rows}}, update)


def forgive(store: Store, name: str) -> None:
    """Forget every attempt under a name, from wherever: its owner has shown who they are, or somebody vouches."""
    store.collection(LOCKOUTS).delete_many({"name": _owner(store, name)})


def forgive_here(store: Store, who: Guesser) -> None:
    """Forget the attempts under a name from one network and in all; those from other networks stay."""
    store.collection(LOCKOUTS).delete_many({"_id": {"$in": [who.pair, who.name]}})


def _owner(store: Store, name: str) -> str:
    return store.vault.digest("login-name", name)


def _count(store: Store, row: str, owner: str, most: int) -> None:
    now = datetime.now(UTC)
    made = {"$add": [{"$ifNull": ["$attempts", 0]}, 1]}
    locks = {"$cond": [{"$gte": ["$attempts", most]}, now + LOCKED_FOR, None]}
    steps: list[dict[str, Any]] = [
        {"$set": {"attempts": made, "name": owner, "expires_at": now + KEEP}},
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
