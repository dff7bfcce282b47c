"""Service request updates, mySociety's extension of GeoReport v2: the steps of reports out, and words in.

Out go the public steps of published reports, and to a system those of what it filed itself, with the answers. In
comes what the person behind a report adds through the system that filed it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NotRequired, cast

from pymongo import ASCENDING

from models.errors import Clash, NotFound
from models.handling import actions
from models.handling.action_request import ActionRequest, Performer
from models.language.text import fold
from models.messages.messages import Owner
from models.open311 import services
from models.open311.moments import Span
from models.open311.requests import CLOSED, MOST, OPEN, by_codes, status_of
from models.reports import public_view, rescue_details
from models.reports.draft import Reporter
from models.reports.reports import REPORTS, Report, is_owner
from models.reports.rescue_details import Supplement
from models.store import Store, events
from models.store.collections import Kind
from models.store.events import Event
from models.store.reads import BoundedRead
from models.workflow.transitions import Party, ReportAction, ReportState

READ = BoundedRead("Open311: a page of updates", rows=MOST, seconds=5)

#: Of an `update_id`, in hexadecimal digits.
ID_LENGTH = 24

#: What an update does besides being kept: by the report's state and the status that the update claims.
FOLLOWS = {
    (ReportState.WAITING, OPEN): ReportAction.ANSWER,
    (ReportState.WAITING, CLOSED): ReportAction.ANSWER,
    (ReportState.RESOLVED, OPEN): ReportAction.REOPEN,
    (ReportState.CLOSED, OPEN): ReportAction.REOPEN,
    (ReportState.REJECTED, OPEN): ReportAction.REOPEN,
}


@dataclass(frozen=True)
class Step:
    """A step of a report: the event, the report, and the status after it."""

    event: Event
    report: Report
    status: str
    own: bool


class _EventRow(Event):
    """An event as it is read, with its report beside it."""

    report: NotRequired[Report]


@dataclass(frozen=True)
class Update:
    """What another system adds to a report that it filed; `id` is its own number of it, `status` open or closed."""

    id: str
    status: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Received:
    """What became of an update: its report, and whether it had come before."""

    report: Report
    again: bool


def status_named(name: str) -> str | None:
    """Return `open` or `closed` for whatever finer state another system names, in capitals or not; None if unknown."""
    named = fold(name)
    statuses = services.texts()["statuses"]
    return next((status for status in (OPEN, CLOSED) if named in map(fold, statuses[status])), None)


def id_of(store: Store, event: Event) -> str:
    """Return the `update_id` of a step: always the same, and no hint of the store or of how much goes on in it."""
    return store.vault.digest("open311-update", event["_id"])[:ID_LENGTH]


def between(
    store: Store, span: Span, *, owner: Owner | None, page: int, page_size: int, codes: Sequence[str] = ()
) -> list[Step]:
    """Return the steps in a span of time, oldest first.

    :param owner: a system that sees what it filed, too.
    :param codes: numbers of the reports that are meant; none: all reports.
    """
    meant = {"subject.id": {"$in": [report["_id"] for report in by_codes(store, codes)]}} if codes else {}
    visible = [public_view.query(store)]
    if owner:
        visible.append({"reporter.owner": {"kind": owner.kind, "id": owner.id}})
    pipeline: list[dict[str, Any]] = [
        {
            "$match": {
                "at": {"$gte": span.start, "$lte": span.end},
                "subject.kind": Kind.REPORT,
                "public": True,
                **meant,
            }
        },
        {"$sort": {"at": ASCENDING, "_id": ASCENDING}},
        {
            "$lookup": {
                "from": REPORTS.name,
                "localField": "subject.id",
                "foreignField": "_id",
                "pipeline": [{"$match": {"$or": visible}}],
                "as": "report",
            }
        },
        {"$unwind": "$report"},
        {"$skip": (page - 1) * page_size},
        {"$limit": page_size},
    ]
    with READ.within():
        rows = cast(list[_EventRow], list(store.collection(events.EVENTS).aggregate(pipeline)))
        statuses = _statuses(store, [row["report"]["_id"] for row in rows])
    return [_step(row, statuses, owner) for row in rows]


def receive(store: Store, code: str, update: Update, reporter: Reporter) -> Received:
    """Keep an update; it answers a question, or reopens the report, where its state and status say so.

    The same update again changes nothing.

    :raises NotFound: `report_unknown`: there is no such report, or another system filed it.
    :raises Clash: `update_exists`: another one has this number; or reopening is not possible any more, and why.
    """
    report = next(iter(by_codes(store, [code])), None)
    if report is None or not is_owner(report, (reporter.owner,)):
        raise NotFound("report_unknown")
    key = f"update:{update.id}"
    for row in report.get("supplements", []):
        if row["key"] == key:
            if row["text"] != rescue_details.kept_text(update.text):
                raise Clash("update_exists")
            return Received(report, again=True)
    follows = FOLLOWS.get((ReportState(report["state"]), update.status))
    if follows:
        performer = Performer(reporter.actor, frozenset({Party.REPORTER}), (reporter.owner,))
        actions.perform(store, report, ActionRequest(follows, note=update.text), performer)
    # Kept last: when it fails midway, the same update may come again.
    added = rescue_details.add(store, report["_id"], Supplement(update.text), reporter, key=key)
    return Received(added, again=False)


def _statuses(store: Store, report_ids: Sequence[str]) -> dict[tuple[str, int], str]:
    """Return the status after each event of these reports, by report and number of the event."""
    query = {"subject.kind": Kind.REPORT, "subject.id": {"$in": list(set(report_ids))}}
    rows = store.collection(events.EVENTS).find(query, {"subject.id": 1, "seq": 1, "changes.state": 1})
    states: dict[str, str] = {}
    found: dict[tuple[str, int], str] = {}
    for row in rows.sort([("subject.kind", ASCENDING), ("subject.id", ASCENDING), ("seq", ASCENDING)]):
        report_id = row["subject"]["id"]
        before = states.get(report_id, ReportState.SUBMITTED)
        states[report_id] = row.get("changes", {}).get("state", before)
        found[report_id, row["seq"]] = status_of(states[report_id])
    return found


def _step(row: _EventRow, statuses: dict[tuple[str, int], str], owner: Owner | None) -> Step:
    report = row.pop("report")
    own = owner is not None and is_owner(report, (owner,))
    return Step(row, report, statuses[report["_id"], row["seq"]], own)
