"""The indexes behind the desk's lists; which search uses which is said in `models.desk.search`."""

from __future__ import annotations

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.categories.report_kinds import ReportKind
from models.reports.reports import REPORTS
from models.store import Document

NEWEST = [("_id", DESCENDING)]
BY_DUE = [("rank", ASCENDING), ("due_at", ASCENDING), ("_id", ASCENDING)]

#: What few reports have, by field, as a condition that says so to a partial index: among all others it would be looked
#: for the longest where there is least of it. By the alphabet: every kind but incidents, every language but Vietnamese.
RARE: dict[str, Document] = {
    "assignee_id": {"assignee_id": {"$gt": ""}},
    "close_reason": {"close_reason": {"$gt": ""}},
    "escalated_to": {"escalated_to": {"$gt": ""}},
    "extended": {"extended": True},
    "kind": {"kind": {"$gt": str(ReportKind.INCIDENT)}},
    "legal": {"legal": {"$gt": ""}},
    "rating": {"rating": {"$gt": ""}},
    "reopened": {"reopened": True},
    "reporter.language": {"reporter.language": {"$lt": "vi"}},
}

INDEXES = {
    REPORTS.name: [
        *(
            IndexModel([(field, ASCENDING), ("state", ASCENDING), *NEWEST], partialFilterExpression=rare)
            for field, rare in RARE.items()
        ),
        IndexModel([("reporter.channel", ASCENDING), ("state", ASCENDING), *NEWEST]),
        # The newest of some states are served by the indexes (agency or area, state, id) of `models.reports`.
        IndexModel([("agency_id", ASCENDING), ("state", ASCENDING), *BY_DUE]),
        IndexModel([("area_path", ASCENDING), ("state", ASCENDING), *BY_DUE]),
        *(
            IndexModel([(whose, ASCENDING), ("category", ASCENDING), ("state", ASCENDING), *NEWEST])
            for whose in ("agency_id", "area_path")
        ),
        IndexModel([("agency_id", ASCENDING), ("tokens", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("tokens", ASCENDING), ("_id", DESCENDING)]),
        # Few reports were ever passed on or went up.
        *(
            IndexModel(
                [("known_to", ASCENDING), ("state", ASCENDING), *order],
                partialFilterExpression={"known_to.0": {"$exists": True}},
            )
            for order in (NEWEST, BY_DUE)
        ),
    ]
}
