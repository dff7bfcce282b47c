"""Bursts: many calls for rescue within minutes that may all come from one hand.

No call is refused, and each is filed with its own code and PIN. But of what one sender, one network or one text brings,
only the first calls stand on the desk by themselves; the further ones are merged into one of them, the head, which says
how many they are ("57 calls, same sender"). Officials open the group, separate what is another matter, and end the rest
together. They are notified of the head, and then ever more rarely of how many there are.

Each commune and responsible agency has a head of its own, so that a call from another commune is always seen. A head
that has ended takes nothing in: the next call stands on the desk again, and later ones are merged into that.

A network is shared: a whole commune may sit behind one address. It takes more calls to make a burst of one, and who
has proved a phone number, or has had the app for a day, does not count there at all. The same few words ("nước lên,
cứu với") make no burst either, unless they come from one network and one place.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument
from pymongo.client_session import ClientSession

from models.categories.report_kinds import ReportKind
from models.language import wording
from models.language.languages import DEFAULT
from models.language.likeness import grams, likeness
from models.messages.messages import MessageChannel
from models.reports.draft import Reporter
from models.reports.repeats import LEAST_WORDS
from models.reports.reports import REPORTS, BurstBy, CallOfBurst, Report
from models.store import Store, events
from models.store.collections import CollectionSpec
from models.store.events import SYSTEM
from models.workflow.transitions import OPEN_STATES, ReportState

#: Calls within this time make a burst; then it goes on while each comes within this time after the one before.
WINDOW = timedelta(minutes=10)

#: After so long it begins again, so that a shared network does not stay in one group for a day.
LONGEST = timedelta(hours=1)

#: The call that makes it a burst, with all before it.
LEAST: Mapping[BurstBy, int] = {BurstBy.SENDER: 10, BurstBy.TEXT: 10, BurstBy.NETWORK: 30}

#: Who has had the app for so long did not install it for the burst.
NEW_FOR = timedelta(days=1)

#: Texts are the same from here on, and a text is compared with so many of the latest calls.
ALIKE, MOST_COMPARED = 0.8, 100

#: Officials are notified when a group has so many calls, and then with every further `EVERY`.
DIGESTS, EVERY = frozenset({2, 5, 10, 25, 50, 100, 250, 500}), 1000

#: One burst has one of these, and waits so many seconds for it.
TURNS, LONGEST_WAIT = tuple(threading.Lock() for _ in range(64)), 2.0


class Head(TypedDict):
    """The report that the further calls from a commune to an agency are merged into."""

    agency_id: str
    area_id: str
    report_id: str


class Burst(TypedDict):
    """How many calls came of one sender, network or text, under a keyed hash of that."""

    _id: str
    calls: int
    heads: list[Head]
    started_at: datetime
    expires_at: datetime


BURSTS = CollectionSpec(
    "bursts",
    Burst,
    purpose="How many calls for rescue came of one sender, network or text lately.",
    kept="Until ten minutes after the last call (TTL).",
    personal="The id is a keyed hash of device, network or words.",
    indexes=[IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)],
)


@dataclass(frozen=True)
class Membership:
    """Why a call belongs to a burst.

    :param count_id: the count that says so; "" for a text, which is compared.
    :param head_id: the report that the others were merged into, as far as it is known already.
    """

    by: BurstBy
    count_id: str = ""
    head_id: str = ""


def of(store: Store, report: Report, reporter: Reporter, network: str) -> Membership | None:
    """Count a call that is about to be filed, and say whether it belongs to a burst.

    :param network: where it was sent from (`models.access.networks.network_of`); "" when nobody knows.
    """
    if report["kind"] != ReportKind.RESCUE:
        return None
    counted = [(by, _counted(store, count_id)) for by, count_id in _counts(store, report, reporter, network)]
    for by, burst in counted:
        if burst["calls"] >= LEAST[by]:
            return Membership(by, burst["_id"])
    return _by_text(store, report)


@contextmanager
def in_turn(member: Membership | None) -> Iterator[None]:
    """Write the calls of one burst one after the other, as far as this process does: their head would be in the way.

    Nobody waits for long: what is written at the same moment all the same is sorted out by the store.
    """
    if member is None:
        yield
        return
    turn = TURNS[hash(member.count_id or member.head_id) % len(TURNS)]
    mine = turn.acquire(timeout=LONGEST_WAIT)
    try:
        yield
    finally:
        if mine:
            turn.release()


def join(store: Store, report: Report, member: Membership, session: ClientSession) -> Report:
    """Merge a call that was filed in this transaction into the head of its burst, or make it the head.

    The counter of the head is not part of its version: officials go on working on it while calls come in.
    """
    head_id = member.head_id or _head_id(store, report, member, session)
    head = store.collection(REPORTS).find_one_and_update(
        {"_id": head_id, "state": {"$in": sorted(OPEN_STATES)}},
        {"$inc": {"burst.calls": 1}},
        return_document=ReturnDocument.AFTER,
        session=session,
    )
    if head is None or "burst" not in head:
        return _begin(store, report, member, session)
    now = datetime.now(UTC)
    merged = _change(store, report["_id"], "grouped", _merged(report, head["_id"], member.by, now), session)
    calls = head["burst"].get("calls", 0)
    if calls in DIGESTS or calls % EVERY == 0:
        note = wording.word(f"calls_by_{member.by}", DEFAULT).format(calls=calls)
        _change(store, head["_id"], "more_calls", {"updated_at": now}, session, note=note)
    return merged


def move(store: Store, report: Report, head: Report, session: ClientSession) -> None:
    """Merge a call of a burst into another head, when the one that it was merged into is gone.

    :raises Stale: somebody has changed the call meanwhile.
    """
    store.collection(REPORTS).update_one({"_id": head["_id"]}, {"$inc": {"burst.calls": 1}}, session=session)
    _change(store, report["_id"], "grouped", {"merged_into": head["_id"]}, session, expect=report["version"])


def _counts(store: Store, report: Report, reporter: Reporter, network: str) -> Iterator[tuple[BurstBy, str]]:
    """Yield what a call is counted by, besides its text if that is long, with the ids of the counts."""
    by_system = reporter.channel is MessageChannel.OPEN311
    owner = (reporter.owner.kind, reporter.owner.id)
    if not by_system or reporter.contact:
        yield BurstBy.SENDER, store.vault.digest("burst-sender", *owner, reporter.contact)
    # All that another system sends comes from one address; its key stands for the network.
    net = reporter.owner.id if by_system else network
    if not net:
        return
    words = _words(report)
    if len(words) < LEAST_WORDS:
        place = report["place"].get("cell") or report["place"]["area_id"]
        yield BurstBy.TEXT, store.vault.digest("burst-text", net, place, *sorted(words))
    if _is_new(reporter):
        yield BurstBy.NETWORK, store.vault.digest("burst-network", net)


def _words(report: Report) -> set[str]:
    """Return the words of a call without its numbers, which cost nothing to change."""
    return {word for word in report["folded"].split() if not any(map(str.isdecimal, word))}


def _is_new(reporter: Reporter) -> bool:
    """Say whether nothing is known of the sender but that they are there."""
    if reporter.owner.kind == "citizen":
        return False
    if reporter.owner.kind != "device" or not ObjectId.is_valid(reporter.owner.id):
        return True
    return ObjectId(reporter.owner.id).generation_time > datetime.now(UTC) - NEW_FOR


def _counted(store: Store, count_id: str) -> Burst:
    """Count one more; a count that lay still for too long, or runs for too long, begins again."""
    now = datetime.now(UTC)
    grouped = {"$gt": [{"$size": {"$ifNull": ["$heads", []]}}, 0]}
    within = {"$cond": [grouped, now - LONGEST, now - WINDOW]}
    goes_on = {"$and": [{"$gt": ["$expires_at", now]}, {"$gt": ["$started_at", within]}]}
    values: dict[str, Any] = {
        "calls": {"$cond": [goes_on, {"$add": ["$calls", 1]}, 1]},
        "heads": {"$cond": [goes_on, "$heads", []]},
        "started_at": {"$cond": [goes_on, "$started_at", now]},
        "expires_at": now + WINDOW,
    }
    burst = store.collection(BURSTS).find_one_and_update(
        {"_id": count_id}, [{"$set": values}], upsert=True, return_document=ReturnDocument.AFTER
    )
    assert burst is not None
    return burst


def _by_text(store: Store, report: Report) -> Membership | None:
    """Compare a text of some length with those of the latest calls that stand on the desk by themselves."""
    if len(_words(report)) < LEAST_WORDS:
        return None
    now, mine = datetime.now(UTC), grams(report["text"])
    query = {
        "kind": ReportKind.RESCUE,
        "state": {"$in": sorted(OPEN_STATES)},
        "_id": {"$gt": str(ObjectId.from_datetime(now - LONGEST))},
        "$or": [{"filed_at": {"$gt": now - WINDOW}}, {"burst.by": BurstBy.TEXT}],
    }
    fields = {"text": 1, "agency_id": 1, "place.area_id": 1, "burst": 1}
    rows = store.collection(REPORTS).find(query, fields).sort("_id", DESCENDING).limit(MOST_COMPARED)
    alike = [row for row in rows if likeness(mine, grams(row["text"])) >= ALIKE]
    heads = [row for row in alike if "calls" in row.get("burst", {})]
    if not heads and len(alike) + 1 < LEAST[BurstBy.TEXT]:
        return None
    here = (row["_id"] for row in heads if _where(row) == _where(report))
    return Membership(BurstBy.TEXT, head_id=next(here, ""))


def _head_id(store: Store, report: Report, member: Membership, session: ClientSession) -> str:
    burst = store.collection(BURSTS).find_one({"_id": member.count_id}, session=session)
    heads = burst["heads"] if burst else []
    return next(
        (row["report_id"] for row in heads if (row["agency_id"], row["area_id"]) == _where(report)), ""
    )


def _where(report: Report) -> tuple[str, str]:
    return report["agency_id"], report["place"]["area_id"]


def _begin(store: Store, report: Report, member: Membership, session: ClientSession) -> Report:
    """Make a call the head; of two at the same moment, one transaction runs again and finds the other."""
    if member.count_id:
        agency_id, area_id = _where(report)
        count = {"_id": member.count_id}
        head: Head = {"agency_id": agency_id, "area_id": area_id, "report_id": report["_id"]}
        bursts, before = store.collection(BURSTS), {"agency_id": agency_id, "area_id": area_id}
        bursts.update_one(count, {"$pull": {"heads": before}}, session=session)
        bursts.update_one(count, {"$push": {"heads": head}}, session=session)
    values = {"burst": {"by": member.by, "calls": 1}}
    store.collection(REPORTS).update_one({"_id": report["_id"]}, {"$set": values}, session=session)
    return {**report, "burst": {"by": member.by, "calls": 1}}


class _Changes(TypedDict, total=False):
    """What the calls of a burst change in each other, by the fields of `Report`."""

    state: str
    resume_state: str
    merged_into: str
    paused_at: datetime
    updated_at: datetime
    burst: CallOfBurst


def _merged(report: Report, head_id: str, by: BurstBy, now: datetime) -> _Changes:
    """Return what a merged report holds; its promise stands still until somebody separates it."""
    return {
        "state": ReportState.MERGED,
        "resume_state": report["state"],
        "merged_into": head_id,
        "paused_at": now,
        "burst": {"by": by},
    }


def _change(
    store: Store,
    report_id: str,
    action: str,
    values: _Changes,
    session: ClientSession,
    *,
    note: str = "",
    expect: int | None = None,
) -> Report:
    return events.change(
        store,
        REPORTS,
        report_id,
        {"$set": values},
        action=action,
        actor=SYSTEM,
        expect=expect,
        details={"public": False, "note": note, "changes": values},
        session=session,
    )
