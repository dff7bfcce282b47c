"""The desk (bàn xử lý): what officials see of reports, and what they do with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from pymongo import DESCENDING

from models import cursor, deed_faults, deeds, permissions
from models.deeds import Deed, Doer
from models.errors import NotFound
from models.identity import Identity
from models.messages import Owner
from models.permissions import Permission
from models.reports import COLLECTION, by_code
from models.store import Document, Store
from models.workflow import RUNNING_STATES


@dataclass(frozen=True)
class Filter:
    """Which reports to list; empty fields do not filter."""

    state: str = ""
    category: str = ""
    area_id: str = ""
    overdue: bool = False


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
    """Do something with a report; see `models.deeds.do`.

    :param expect: the version that the official saw.
    :raises NotFound: he may not know of it.
    """
    report = find(store, official, code)
    return deeds.do(store, report, deed, doer_of(official, report), expect=expect)


def doer_of(official: Identity, report: Document) -> Doer:
    """An official as the doer of deeds on a report."""
    who = deed_faults.reach(official.assignments, report)
    return Doer(official.actor, who, (Owner("official", official.id),))


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
        query.setdefault("state", {"$in": list(RUNNING_STATES)})
    return query
