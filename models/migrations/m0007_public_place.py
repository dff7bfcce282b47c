"""Give reports from before what the public view asks for: the centre of their cell, and their doubts.

Reports filed before lack `place.middle`, by which the public finds a private place, and `doubts`, without which no
report is public at once. Until the step is done, the public sees fewer reports, never more. Nothing about the report
itself changes, so no event is written.
"""

from __future__ import annotations

from typing import TypedDict, cast

from models.migrations.rewriting import rewrite
from models.migrations.step import Batch, Cursor, Phase
from models.reports import public_view
from models.reports.reports import REPORTS, Point, Report, blurred
from models.store import Query, Store

PHASE = Phase.EXPAND

LACKING: Query = {
    "$or": [
        {"doubts": {"$exists": False}},
        {"place.point": {"$exists": True}, "place.middle": {"$exists": False}},
    ]
}


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Fill in the next reports."""
    return rewrite(
        store,
        REPORTS.name,
        LACKING,
        lambda report: _values(cast(Report, report)),
        cursor=cursor,
        limit=limit,
    )


def left(store: Store) -> int:
    """Count the reports without them."""
    return store.collection(REPORTS).count_documents(LACKING)


_Values = TypedDict("_Values", {"doubts": list[str], "place.cell": str, "place.middle": Point}, total=False)


def _values(report: Report) -> _Values:
    values: _Values = {}
    if "doubts" not in report:
        values["doubts"] = public_view.doubts_of(
            report["text"], report["place"]["address"], report.get("attributes", {}).values()
        )
    point = report["place"].get("point")
    if point and "middle" not in report["place"]:
        lon, lat = point["coordinates"]
        around = blurred(lat, lon)
        values |= {"place.cell": around["cell"], "place.middle": around["middle"]}
    return values
