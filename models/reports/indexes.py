"""All indexes of `reports`; which search of the desk uses which is said in `models.desk.search`."""

from __future__ import annotations

from collections.abc import Mapping

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.categories.report_kinds import ReportKind
from models.store import Query

NEWEST = [("_id", DESCENDING)]
BY_DUE = [("rank", ASCENDING), ("due_at", ASCENDING), ("_id", ASCENDING)]

#: The kind of nearly all reports, and the language of nearly all residents: their own index would serve nobody.
COMMON_KIND, COMMON_LANGUAGE = ReportKind.INCIDENT, "vi"

#: All the others, one by one: a search for one that is missing here would read every report.
RARE_KINDS = (ReportKind.PETITION, ReportKind.QUESTION, ReportKind.RESCUE)
RARE_LANGUAGES = ("en", "km")

_ANY_STRING: Query = {"$gt": ""}

#: Filters on what few reports have, by field. Each has a partial index: in a full one the rarest values take the
#: longest to find.
RARE: Mapping[str, Query] = {
    "about_post_id": {"about_post_id": _ANY_STRING},
    "assignee_id": {"assignee_id": _ANY_STRING},
    "close_reason": {"close_reason": _ANY_STRING},
    "escalated_to": {"escalated_to": _ANY_STRING},
    "extended": {"extended": True},
    "kind": {"kind": {"$in": [str(kind) for kind in RARE_KINDS]}},
    "legal": {"legal": _ANY_STRING},
    "outlet_id": {"outlet_id": _ANY_STRING},
    "rating": {"rating": _ANY_STRING},
    "reopened": {"reopened": True},
    "reporter.language": {"reporter.language": {"$in": list(RARE_LANGUAGES)}},
}

#: A resident's own, the same place, a code, the same request again.
_LOOKED_UP = [
    IndexModel([("code", ASCENDING)], unique=True),
    IndexModel(
        [("filed_by_key", ASCENDING)],
        unique=True,
        partialFilterExpression={"filed_by_key": {"$exists": True}},
    ),
    IndexModel([("reporter.owner.kind", ASCENDING), ("reporter.owner.id", ASCENDING), ("_id", DESCENDING)]),
    IndexModel([("place.point", "2dsphere"), ("state", ASCENDING), ("stopped_at", ASCENDING)]),
    # By which the public finds private places.
    IndexModel([("place.middle", "2dsphere")]),
    IndexModel([("merged_into", ASCENDING)], partialFilterExpression={"merged_into": {"$exists": True}}),
    IndexModel([("burst.group", ASCENDING)], partialFilterExpression={"burst.group": {"$exists": True}}),
]

#: The public list, for which each way of becoming public is a value of `published`.
_PUBLIC = [IndexModel([("published", ASCENDING), ("filed_at", DESCENDING), ("_id", DESCENDING)])]

_OF_DESK = [
    *(
        IndexModel([(whose, ASCENDING), ("state", ASCENDING), *order])
        for whose in ("agency_id", "area_path")
        for order in (NEWEST, BY_DUE)
    ),
    *(
        IndexModel([(whose, ASCENDING), ("category", ASCENDING), ("state", ASCENDING), *NEWEST])
        for whose in ("agency_id", "area_path")
    ),
    # Few reports were ever passed on or went up.
    *(
        IndexModel(
            [("known_to", ASCENDING), ("state", ASCENDING), *order],
            partialFilterExpression={"known_to.0": {"$exists": True}},
        )
        for order in (NEWEST, BY_DUE)
    ),
    IndexModel([("agency_id", ASCENDING), ("tokens", ASCENDING), *NEWEST]),
    IndexModel([("tokens", ASCENDING), *NEWEST]),
    IndexModel([("reporter.channel", ASCENDING), ("state", ASCENDING), *NEWEST]),
    *(
        IndexModel([(field, ASCENDING), ("state", ASCENDING), *NEWEST], partialFilterExpression=rare)
        for field, rare in RARE.items()
    ),
]

REPORT_INDEXES = (*_LOOKED_UP, *_PUBLIC, *_OF_DESK)
