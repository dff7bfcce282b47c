"""Bursts: many calls for rescue within minutes that may all come from one hand.

A report of another kind whose words describe a danger is a call as well: no limit holds for either.

No call is refused, and each is filed with its own code and PIN, its own state and its own clock. When many look like
one hand, they are marked as a group: the desk shows a group as one row with its number ("57 calls, same sender"), and
officials get fewer letters of it. That is a view and nothing else: what happens to one call of a group happens to
no other, and a search by code or words finds each.

Calls are one group, those before that made it one among them,

- from the tenth of one sender (device, citizen, chat, or the person whom another system names) on;
- from the tenth with one text of eight words and more on, when none says that it is at another place: neither another
  commune nor a point of its own;
- from the twentieth with the same words on, be they few, from new senders of one network;
- from the sixtieth from new senders of one network on, whatever they say; these are marked, and each keeps its row.

So neighbours behind one address of a carrier who each say where they are and what happened stand alone, as do those who
write "SOS" from everywhere; a script that registers hundreds of phones does not. Who has proved a phone number, or has
had the app for a day, is no new sender. Each count runs for as long as no ten minutes pass without a call, and an hour
at most. A call is of one group, by the first of these rules that holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypedDict

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument

from models.categories import urgency
from models.categories.categories import Urgency
from models.categories.urgency import RANKS
from models.language.likeness import grams, likeness
from models.messages.messages import BY_SYSTEM
from models.reports.draft import Reporter
from models.reports.repeats import DECIMALS, LEAST_WORDS
from models.reports.reports import REPORTS, BurstBy, CallOfBurst, Report
from models.store import Query, Store
from models.store.collections import CollectionSpec
from models.workflow.transitions import OPEN_STATES

#: Calls within this time make a burst; then it goes on while each comes within this time after the one before.
WINDOW = timedelta(minutes=10)

#: After so long it begins again, so that a shared network does not stay in one group for a day.
LONGEST = timedelta(hours=1)

#: The call that makes it a burst, with all before it.
LEAST_OF_SENDER = LEAST_OF_TEXT = 10
LEAST_OF_SAME_WORDS, LEAST_OF_NETWORK = 20, 60

#: Calls that are filed at the same moment as those that make the burst are marked with these that follow.
STRAGGLERS = 30

#: Who has had the app for so long did not install it for the burst.
NEW_FOR = timedelta(days=1)

#: Texts are the same from here on, and a text is compared with so many of the latest calls.
ALIKE, MOST_COMPARED = 0.8, 100


class Burst(TypedDict):
    """How many calls came of one sender, network or text, under a keyed hash of that.

    `group` names them (the id of the first report), `first` are the ids of those that came before they were a group.
    """

    _id: str
    calls: int
    group: str
    first: list[str]
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


class Rule(NamedTuple):
    """What calls are counted by, and from how many on they are a group."""

    by: BurstBy
    least: int
    count_id: str


def of(store: Store, report: Report, reporter: Reporter, network: str) -> CallOfBurst | None:
    """Count a call that is about to be filed, and say of which group it is; None when it stands alone.

    :param network: where it was sent from (`models.access.networks.network_of`); "" when nobody knows.
    """
    if not urgency.is_call(store, report["kind"], report["text"]):
        return None
    # Each count goes on whichever of them makes the group.
    counted = [
        (rule, _counted(store, rule, report["_id"])) for rule in _rules(store, report, reporter, network)
    ]
    grouped = next(((rule, burst) for rule, burst in counted if burst["calls"] >= rule.least), None)
    of_text = _by_text(store, report) if grouped is None or grouped[0].by is BurstBy.NETWORK else None
    if of_text or grouped is None:
        return of_text
    rule, burst = grouped
    mark: CallOfBurst = {"by": rule.by, "group": burst["group"]}
    if burst["calls"] < rule.least + STRAGGLERS:
        _mark(store, burst["first"], mark)
    return mark


def _rules(store: Store, report: Report, reporter: Reporter, network: str) -> Iterator[Rule]:
    """Yield what a call is counted by, the first that counts first; long texts are compared besides."""
    by_system = reporter.channel in BY_SYSTEM
    owner = (reporter.owner.kind, reporter.owner.id)
    if not by_system or reporter.contact:
        sender = store.vault.digest("burst-sender", *owner, reporter.contact)
        yield Rule(BurstBy.SENDER, LEAST_OF_SENDER, sender)
    # All that another system sends comes from one address; its key stands for the network.
    net = reporter.owner.id if by_system else network
    if net and _is_new(reporter):
        words = store.vault.digest("burst-words", net, *sorted(_words(report)))
        yield Rule(BurstBy.TEXT, LEAST_OF_SAME_WORDS, words)
        yield Rule(BurstBy.NETWORK, LEAST_OF_NETWORK, store.vault.digest("burst-network", net))


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


def _counted(store: Store, rule: Rule, report_id: str) -> Burst:
    """Count one more; a count that lay still for too long, or runs for too long, begins again."""
    now = datetime.now(UTC)
    within = {"$cond": [{"$gte": ["$calls", rule.least]}, now - LONGEST, now - WINDOW]}
    goes_on = {"$and": [{"$gt": ["$expires_at", now]}, {"$gt": ["$started_at", within]}]}
    still_few = {"$lt": [{"$size": {"$ifNull": ["$first", []]}}, rule.least + STRAGGLERS]}
    longer = {"$cond": [still_few, {"$concatArrays": ["$first", [report_id]]}, "$first"]}
    values: dict[str, Any] = {
        "calls": {"$cond": [goes_on, {"$add": ["$calls", 1]}, 1]},
        "group": {"$cond": [goes_on, "$group", report_id]},
        "first": {"$cond": [goes_on, longer, [report_id]]},
        "started_at": {"$cond": [goes_on, "$started_at", now]},
        "expires_at": now + WINDOW,
    }
    burst = store.collection(BURSTS).find_one_and_update(
        {"_id": rule.count_id}, [{"$set": values}], upsert=True, return_document=ReturnDocument.AFTER
    )
    assert burst is not None
    return burst


def _mark(store: Store, report_ids: list[str], mark: CallOfBurst) -> None:
    """Mark calls that were filed before; what is of another group, or was taken out of one, stays as it is.

    Groups of one text join: that of one commune, say, and that of one network. The mark is no part of their version:
    officials go on working on them while calls come in.
    """
    unmarked: Query = {"burst": {"$exists": False}}
    of_text: Query = {"burst.by": BurstBy.TEXT, "burst.group": {"$gt": ""}}
    joined = {"$or": [unmarked, of_text]} if mark["by"] == BurstBy.TEXT else unmarked
    which: Query = {"_id": {"$in": report_ids}, **joined}
    store.collection(REPORTS).update_many(which, {"$set": {"burst": mark}})


def _by_text(store: Store, report: Report) -> CallOfBurst | None:
    """Compare a text of some length with those of the latest calls, wherever they were sent from."""
    if len(_words(report)) < LEAST_WORDS:
        return None
    now, mine = datetime.now(UTC), grams(report["text"])
    query = {
        "rank": RANKS[Urgency.EMERGENCY],
        "state": {"$in": sorted(OPEN_STATES)},
        "_id": {"$gt": str(ObjectId.from_datetime(now - LONGEST))},
        "$or": [{"filed_at": {"$gt": now - WINDOW}}, {"burst.by": BurstBy.TEXT}],
    }
    fields = {"text": 1, "place": 1, "burst": 1}
    rows = store.collection(REPORTS).find(query, fields).sort("_id", DESCENDING).limit(MOST_COMPARED)
    alike = [row for row in rows if _may_be_here(row, report) and likeness(mine, grams(row["text"])) >= ALIKE]
    known = (row["burst"].get("group", "") for row in alike if row.get("burst", {}).get("by") == BurstBy.TEXT)
    group = next((group for group in known if group), "")
    if not group and len(alike) + 1 < LEAST_OF_TEXT:
        return None
    mark: CallOfBurst = {"by": BurstBy.TEXT, "group": group or report["_id"]}
    _mark(store, [row["_id"] for row in alike], mark)
    return mark


def _may_be_here(one: Report, other: Report) -> bool:
    """Say whether neither call names another place than the other: a commune, or a point of its own."""
    if one["place"]["area_id"] != other["place"]["area_id"]:
        return False
    return _point(one) == _point(other)


def _point(report: Report) -> tuple[float, ...] | None:
    """Return where a call is to 11 m; None when it has no point."""
    point = report["place"].get("point")
    return tuple(round(degrees, DECIMALS) for degrees in point["coordinates"]) if point else None
