"""Polls of issuers' feeds: what is known of the last one, so that the next asks for news alone and faults are seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypedDict

from models.partners.issuers import Issuer
from models.store import Store
from models.store.collections import CollectionSpec

#: Addresses of documents that were no good are remembered, so that they are not fetched again with every poll.
MOST_REFUSED = 100

#: A feed that fails is polled less often, down to once in so long.
LONGEST_PAUSE = timedelta(hours=1)


class Refused(TypedDict):
    """A document of a feed that was not taken, and why."""

    url: str
    stamp: str
    codes: list[str]
    at: datetime


class IssuerPoll(TypedDict):
    """The state of one feed; its id is the issuer's.

    `etag` and `last_modified` are what the feed's server said, of the address `url`. `failures` counts the polls in a
    row that failed, the last with `error`. `taken` counts the messages that came from it.
    """

    _id: str
    url: str
    etag: str
    last_modified: str
    polled_at: datetime | None
    succeeded_at: datetime | None
    failures: int
    error: str
    taken: int
    refused: list[Refused]


ISSUER_POLLS = CollectionSpec(
    "issuer_polls",
    IssuerPoll,
    purpose="How the polls of one issuer's feed went.",
    kept="For ever, one for each issuer with a feed.",
)


def state(store: Store, issuer: Issuer) -> IssuerPoll:
    """Return what is known of a feed; of another address than before nothing is."""
    found = store.collection(ISSUER_POLLS).find_one({"_id": issuer["_id"]})
    if found and found["url"] == issuer["feed_url"]:
        return found
    return {
        "_id": issuer["_id"],
        "url": issuer["feed_url"],
        "etag": "",
        "last_modified": "",
        "polled_at": None,
        "succeeded_at": None,
        "failures": 0,
        "error": "",
        "taken": 0,
        "refused": [],
    }


def note_success(
    store: Store, poll: IssuerPoll, *, etag: str, last_modified: str, taken: int, refused: list[Refused]
) -> None:
    """Note a poll that worked."""
    now = datetime.now(UTC)
    fresh: IssuerPoll = {
        **poll,
        "etag": etag,
        "last_modified": last_modified,
        "polled_at": now,
        "succeeded_at": now,
        "failures": 0,
        "error": "",
        "taken": poll["taken"] + taken,
        "refused": [*poll["refused"], *refused][-MOST_REFUSED:],
    }
    _keep(store, fresh)


def note_failure(store: Store, poll: IssuerPoll, error: str) -> None:
    """Note a poll that failed."""
    failed = poll["failures"] + 1
    _keep(store, {**poll, "polled_at": datetime.now(UTC), "failures": failed, "error": error})


def next_at(issuer: Issuer, poll: IssuerPoll) -> datetime:
    """Return when to poll again: at the usual time, and ever later while it fails."""
    usual = timedelta(minutes=issuer["poll_minutes"])
    longer: timedelta = usual * 2 ** min(poll["failures"], 10)
    return datetime.now(UTC) + max(usual, min(longer, LONGEST_PAUSE))


def _keep(store: Store, poll: IssuerPoll) -> None:
    store.collection(ISSUER_POLLS).replace_one({"_id": poll["_id"]}, poll, upsert=True)
