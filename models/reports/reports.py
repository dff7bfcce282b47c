"""Reports (phản ánh): incidents, petitions, questions and calls for rescue.

Whoever files one (app, Zalo, web chat, SMS, an import) calls `file`.

Document: `{_id, version, code, kind, category, text, folded, place: {point, area_id, address, source}, area_path,
photos, after_photos, reporter: {channel, owner, address, language}, agency_id, assignee_id, state, resume_state,
close_reason, due_at, paused_at, filed_at, updated_at, filed_by_key}`, and what actions add. `reporter.address` is the
sealed address on the channel that the resident came from.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.errors import NotFound
from models.messages.messages import Owner, owned_by
from models.reports import tracking
from models.store import Document, Store
from models.store.collections import CollectionSpec, Kind

REPORTS = CollectionSpec(
    "reports",
    Document,
    purpose="",
    kept="",
    kind=Kind.REPORT,
    indexes=[
        IndexModel([("code", ASCENDING)], unique=True),
        IndexModel(
            [("filed_by_key", ASCENDING)],
            unique=True,
            partialFilterExpression={"filed_by_key": {"$exists": True}},
        ),
        IndexModel([("agency_id", ASCENDING), ("state", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("area_path", ASCENDING), ("state", ASCENDING), ("_id", DESCENDING)]),
        IndexModel(
            [("reporter.owner.kind", ASCENDING), ("reporter.owner.id", ASCENDING), ("_id", DESCENDING)]
        ),
        IndexModel([("place.point", "2dsphere"), ("state", ASCENDING), ("stopped_at", ASCENDING)]),
        IndexModel([("merged_into", ASCENDING)], partialFilterExpression={"merged_into": {"$exists": True}}),
    ],
)


def by_code(store: Store, code: str) -> Document:
    """The report with a tracking code, however it was typed.

    :raises NotFound: there is none.
    """
    report = store.collection(REPORTS).find_one({"code": tracking.canonical(code)})
    if report is None:
        raise NotFound
    return report


def get(store: Store, report_id: str) -> Document:
    """One report by its id.

    :raises NotFound: there is none.
    """
    return store.one(REPORTS, report_id)


def codes(store: Store, report_ids: Collection[str]) -> dict[str, str]:
    """The codes of some reports by their ids."""
    if not report_ids:
        return {}
    rows = store.collection(REPORTS).find({"_id": {"$in": list(report_ids)}}, {"code": 1})
    return {row["_id"]: row["code"] for row in rows}


def of_owners(store: Store, owners: Sequence[Owner], *, limit: int = 50) -> list[Document]:
    """The reports of these owners, newest first."""
    query = owned_by(owners, "reporter.owner")
    return list(store.collection(REPORTS).find(query).sort("_id", DESCENDING).limit(limit))


def is_owner(report: Document, owners: Sequence[Owner]) -> bool:
    """Whether one of these owners filed the report."""
    mine = report["reporter"]["owner"]
    return any(mine == {"kind": owner.kind, "id": owner.id} for owner in owners)
