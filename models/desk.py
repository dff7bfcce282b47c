"""The desk (bàn xử lý): what officials see of reports, and what they do with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pymongo import DESCENDING
from pymongo.client_session import ClientSession

from models import categories, cursor, events, permissions, uploads
from models.errors import Clash, Fault, Invalid, NotFound, Stale
from models.events import Kind
from models.identity import Identity
from models.messages import Owner
from models.permissions import Permission
from models.reports import COLLECTION, MAX_TEXT, by_code
from models.store import Document, Store
from models.text import nfc
from models.workflow import WORKFLOW, CloseReason, Need, ReportAction, ReportState


@dataclass(frozen=True)
class Filter:
    """Which reports to list; empty fields do not filter."""

    state: str = ""
    category: str = ""
    area_id: str = ""
    overdue: bool = False


@dataclass(frozen=True)
class Deed:
    """An action of an official and what he brings along."""

    action: ReportAction
    note: str = ""
    reason: CloseReason | None = None
    photo_ids: Sequence[str] = ()


def search(
    store: Store, official: Identity, wanted: Filter, *, after: str | None = None, limit: int = 20
) -> tuple[list[Document], str | None]:
    """The reports of an official's units and areas, newest first, and the cursor of the next page."""
    query: Document = {"$and": [_visible(official), _matching(wanted)]}
    if after:
        (last,) = cursor.decode(after, 1)
        query["_id"] = {"$lt": last}
    rows = list(store.db[COLLECTION].find(query).sort("_id", DESCENDING).limit(limit + 1))
    following = cursor.encode(rows[limit - 1]["_id"]) if len(rows) > limit else None
    return rows[:limit], following


def find(store: Store, official: Identity, code: str) -> Document:
    """One report that the official may see.

    :raises NotFound: there is none, or he may not know of it.
    """
    report = by_code(store, code)
    if not permissions.may_in(
        store, official, Permission.REPORT_READ, report["place"]["area_id"], report["agency_id"]
    ):
        raise NotFound
    return report


def act(store: Store, official: Identity, code: str, deed: Deed, *, expect: int) -> Document:
    """Do something with a report; the reporter is told by the reaction to the event.

    :param expect: the version that the official saw.
    :raises NotFound: he may not know of it.
    :raises Forbidden: he may look and not act.
    :raises Stale: somebody was faster; carries the report as it is now.
    :raises Clash: `action_not_now`: the action does not lead on from the state.
    :raises Invalid: naming everything that the action needs and lacks.
    """
    report = find(store, official, code)
    permissions.insist_in(
        store, official, Permission.REPORT_HANDLE, report["place"]["area_id"], report["agency_id"]
    )
    if report["version"] != expect:
        raise Stale(report)
    transition = WORKFLOW[deed.action]
    if ReportState(report["state"]) not in transition.sources:
        raise Clash("action_not_now")
    owner = Owner("official", official.id)
    faults = _missing(store, report, deed) + uploads.faults_of(store, deed.photo_ids, [owner], "photo_ids")
    if faults:
        raise Invalid(*faults)
    return _do(store, official, report, deed)


def _do(store: Store, official: Identity, report: Document, deed: Deed) -> Document:
    transition = WORKFLOW[deed.action]
    values: Document = {"updated_at": datetime.now(UTC)}
    if transition.target:
        values["state"] = transition.target
    if deed.reason:
        values["close_reason"] = deed.reason
    changes = {name: value for name, value in values.items() if name != "updated_at"}
    told: events.Happening = {
        "note": nfc(deed.note),
        "public": True,
        "changes": {**changes, "photos": list(deed.photo_ids)},
    }

    def work(session: ClientSession) -> Document:
        uploads.attach(store, deed.photo_ids, report["_id"], session)
        return events.change(
            store,
            Kind.REPORT,
            report["_id"],
            {"$set": values, "$push": {"after_photos": {"$each": list(deed.photo_ids)}}},
            action=transition.event,
            actor=official.actor,
            expect=report["version"],
            told=told,
            session=session,
        )

    return store.transact(work)


def _missing(store: Store, report: Document, deed: Deed) -> list[Fault]:
    needs = WORKFLOW[deed.action].needs
    faults = []
    if Need.NOTE in needs and not nfc(deed.note):
        faults.append(Fault("note", "required"))
    if len(deed.note) > MAX_TEXT:
        faults.append(Fault("note", "too_long", {"max": MAX_TEXT}))
    if Need.REASON in needs and deed.reason is None:
        faults.append(Fault("reason", "required"))
    physical = categories.get(store, report["category"])["after_photo"]
    if Need.AFTER_PHOTO in needs and physical and deed.reason is CloseReason.FIXED and not deed.photo_ids:
        faults.append(Fault("photo_ids", "after_photo_missing"))
    return faults


def _visible(official: Identity) -> Document:
    """The reports that the official's assignments reach."""
    reached = [
        {"area_path": held.area_id, **({"agency_id": held.agency_id} if held.agency_id else {})}
        for held in permissions.assignments_with(official, Permission.REPORT_READ)
    ]
    return {"$or": reached} if reached else {"_id": None}


def _matching(wanted: Filter) -> Document:
    query: Document = {}
    if wanted.state:
        query["state"] = wanted.state
    if wanted.category:
        query["category"] = wanted.category
    if wanted.area_id:
        query["area_path"] = wanted.area_id
    if wanted.overdue:
        query["due_at"] = {"$lt": datetime.now(UTC)}
        query.setdefault("state", {"$in": [ReportState.SUBMITTED, ReportState.ACCEPTED]})
    return query
