"""Give reports from before what the public view asks for: the centre of their cell, and their doubts.

Reports filed before lack `place.middle`, by which the public finds a private place, and `doubts`, without which no
report is public at once. Until the step is done, the public sees fewer reports, never more. Nothing about the report
itself changes, so no event is written.
"""

from __future__ import annotations

from typing import cast

from models.migrations.rewriting import rewrite
from models.migrations.step import Batch, Cursor, Phase
from models.reports import public_view
from models.reports.reports import REPORTS, Report, blurred
from models.store import Document, Query, Store

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


def _values(report: Report) -> Document:
    values: Document = {}
    if "doubts" not in report:
        values["doubts"] = public_view.doubts_of(
            report["text"], report["place"]["address"], report.get("attributes", {})
        )
    point = report["place"].get("point")
    if point and "middle" not in report["place"]:
        lon, lat = point["coordinates"]
        values |= {f"place.{name}": value for name, value in blurred(lat, lon).items()}
    return values
