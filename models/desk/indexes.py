"""The indexes behind the desk's lists; which search uses which is said in `models.desk.search`."""

from __future__ import annotations

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.categories.report_kinds import ReportKind
from models.reports.reports import REPORTS
from models.store import Query

NEWEST = [("_id", DESCENDING)]
BY_DUE = [("rank", ASCENDING), ("due_at", ASCENDING), ("_id", ASCENDING)]

#: Filters on rare values, by field. Each has a partial index: in a full index the rarest values take longest to find.
#: `$gt` and `$lt` go by the alphabet: every kind after `incident`, every language before `vi`.
RARE: dict[str, Query] = {
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
