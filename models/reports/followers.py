"""Followers ("tôi cũng bị"): residents who say "me too" of a report instead of filing it again.

A report that was merged into another brings its reporter and its followers along. They are looked up, not moved, so
nothing has to be undone when the report is separated again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.messages.messages import MessageChannel, Owner, owned_by
from models.reports.draft import Reporter
from models.reports.reports import REPORTS, Report, ReporterOfReport, ReportOwner, is_owner
from models.store import Query, Store, new_id
from models.store.collections import CollectionSpec


class Follow(TypedDict):
    """Somebody who says "me too" of a report, once for each owner; their address on the channel is sealed."""

    _id: str
    report_id: str
    owner: ReportOwner
    channel: str
    address: str
    language: str
    at: datetime


#: What is read of the reports that were merged into one.
_OF_SOURCES = {"code": 1, "reporter": 1, "merged_into": 1, "rating": 1}

FOLLOWS = CollectionSpec(
    "follows",
    Follow,
    purpose="One resident who follows a report that somebody else filed.",
    kept="Until the resident unfollows; nothing else removes it.",
    personal="`owner` says who follows; `address` is sealed.",
    indexes=[
        IndexModel(
            [("report_id", ASCENDING), ("owner.kind", ASCENDING), ("owner.id", ASCENDING)], unique=True
        ),
        IndexModel([("owner.kind", ASCENDING), ("owner.id", ASCENDING)]),
    ],
)


@dataclass(frozen=True)
class Follower:
    """Somebody who is notified of a report that they did not file.

    :param address: sealed, as the report or the follow keeps it.
    :param own_code: the code of their own report that was merged into this one; "" for a mere follower.
    """

    owner: Owner
    channel: MessageChannel
    language: str
    address: str = field(repr=False)
    own_code: str = ""


def follow(store: Store, report: Report, reporter: Reporter) -> None:
    """Follow a report; repeated, or done by its own reporter, it changes nothing."""
    if is_owner(report, (reporter.owner, *reporter.others)):
        return
    row: Follow = {
        "_id": new_id(),
        "report_id": report["_id"],
        "owner": {"kind": reporter.owner.kind, "id": reporter.owner.id},
        "channel": reporter.channel,
        "address": store.vault.encrypt(reporter.address),
        "language": reporter.language,
        "at": datetime.now(UTC),
    }
    try:
        store.collection(FOLLOWS).insert_one(row)
    except DuplicateKeyError:
        return


def unfollow(store: Store, report: Report, owners: list[Owner]) -> None:
    """Follow it no more; nothing happens when none of these did."""
    if owners:
        store.collection(FOLLOWS).delete_many({"report_id": report["_id"], **owned_by(owners)})


def erase(store: Store, owners: Sequence[Owner], session: ClientSession) -> None:
    """Let these follow no report any more."""
    store.collection(FOLLOWS).delete_many(owned_by(owners), session=session)


def is_following(store: Store, report: Report, owners: list[Owner]) -> bool:
    """Say whether one of these follows the report."""
    if not owners:
        return False
    query = {"report_id": report["_id"], **owned_by(owners)}
    return store.collection(FOLLOWS).find_one(query, {"_id": 1}) is not None


def count(store: Store, report: Report) -> int:
    """Count the people besides its reporter who wait for this report, each once."""
    return counts(store, [report])[report["_id"]]


def counts(store: Store, reports: Sequence[Report]) -> dict[str, int]:
    """Count them for several reports, by the ids of these, with as many queries as for one."""
    ids = [report["_id"] for report in reports]
    follows = [
        {"$match": {"report_id": {"$in": ids}}},
        {"$group": {"_id": "$report_id", "count": {"$sum": 1}}},
    ]
    beside: Query = {"$unionWith": {"coll": FOLLOWS.name, "pipeline": follows}}
    merged: list[Query] = [{"$match": {"merged_into": {"$in": ids}}}, {"$project": _OF_SOURCES}]
    # Nearly always nothing was merged into any of them, and then this is all.
    found: list[Any] = list(store.collection(REPORTS).aggregate([*merged, beside]))
    counted = dict.fromkeys(ids, 0) | {row["_id"]: row["count"] for row in found if "count" in row}
    if any("count" not in row for row in found):
        sources = _sources(store, reports)
        with_others = [report for report in reports if sources[report["_id"]]]
        counted |= _of_families(store, with_others, sources)
    return counted


def merged(store: Store, report: Report) -> list[Report]:
    """Return the reports that were merged into this one, and those merged into them, in the order of their filing."""
    return _sources(store, [report])[report["_id"]]


def crowd(store: Store, report: Report) -> Iterator[Follower]:
    """Return everybody besides its reporter who waits for this report, each once.

    Those whose own report was merged into this one come first.
    """
    sources = merged(store, report)
    known = {_key(report["reporter"]["owner"])}
    for source in sources:
        reporter = source["reporter"]
        if _key(reporter["owner"]) not in known:
            known.add(_key(reporter["owner"]))
            yield _follower(reporter, source["code"])
    ids = [report["_id"], *(source["_id"] for source in sources)]
    for row in store.collection(FOLLOWS).find({"report_id": {"$in": ids}}).sort("_id", ASCENDING):
        if _key(row["owner"]) not in known:
            known.add(_key(row["owner"]))
            yield _follower(row, "")


def _sources(store: Store, reports: Sequence[Report]) -> dict[str, list[Report]]:
    """Return the reports that were merged into each of these, directly or not, in the order of their filing."""
    into: dict[str, list[Report]] = {}
    latest = {report["_id"] for report in reports}
    while latest:
        into |= {one: [] for one in latest}
        rows = list(store.collection(REPORTS).find({"merged_into": {"$in": sorted(latest)}}, _OF_SOURCES))
        for row in rows:
            into[str(row.get("merged_into"))].append(row)
        latest = {row["_id"] for row in rows} - into.keys()
    return {report["_id"]: _below(report["_id"], into) for report in reports}


def _below(id: str, into: Mapping[str, Sequence[Report]]) -> list[Report]:
    """Return everything merged into the report of this id, given what was merged into each directly."""
    found: dict[str, Report] = {}
    latest = [id]
    while latest:
        rows = [row for one in latest for row in into[one] if row["_id"] not in {id, *found}]
        found |= {row["_id"]: row for row in rows}
        latest = [row["_id"] for row in rows]
    return sorted(found.values(), key=lambda row: str(row["_id"]))


def _of_families(
    store: Store, reports: Sequence[Report], sources: Mapping[str, Sequence[Report]]
) -> dict[str, int]:
    """Count the people who wait for each of these reports, into which others were merged."""
    report_ids = {row["_id"] for report in reports for row in (report, *sources[report["_id"]])}
    followers: dict[str, set[tuple[str, str]]] = {one: set() for one in report_ids}
    query = {"report_id": {"$in": sorted(report_ids)}}
    for row in store.collection(FOLLOWS).find(query, {"report_id": 1, "owner": 1}):
        followers[row["report_id"]].add(_key(row["owner"]))
    counted = {}
    for report in reports:
        family = [report, *sources[report["_id"]]]
        people = {_key(row["reporter"]["owner"]) for row in family}
        people = people.union(*(followers[row["_id"]] for row in family))
        counted[report["_id"]] = len(people - {_key(report["reporter"]["owner"])})
    return counted


def _follower(row: Follow | ReporterOfReport, own_code: str) -> Follower:
    return Follower(
        Owner(**row["owner"]), MessageChannel(row["channel"]), row["language"], row["address"], own_code
    )


def _key(owner: ReportOwner) -> tuple[str, str]:
    return owner["kind"], owner["id"]
