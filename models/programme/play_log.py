"""The log for the owner of a private board: what was shown during a requisition, when, and by whose order, as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.exports import csv_table
from models.exports.cells import Cell
from models.language.dates import day_and_time
from models.outlets.outlets import OUTLETS
from models.programme.requisitions import Requisition
from models.programme.takeovers import TAKEOVERS
from models.store import Store

#: Where plays lie (`models.monitoring`, which stands above).
PLAYS = "plays"

HEADS = ("Bảng", "Hợp đồng", "Lệnh của", "Lý do", "Nội dung", "Bắt đầu", "Kết thúc", "Trọn vẹn")


def as_csv(store: Store, row: Requisition) -> Iterator[str]:
    """Yield the log as CSV in UTF-8, the first play first; no text runs as a formula."""
    return csv_table.lines(HEADS, _lines(store, row))


def _lines(store: Store, row: Requisition) -> Iterator[Sequence[Cell]]:
    outlet = store.one(OUTLETS, row["outlet_id"])
    span = {"$gte": row["begins"], "$lt": row["ends"]}
    plays = (
        store.db.get_collection(PLAYS).find({"outlet_id": row["outlet_id"], "started": span}).sort("started")
    )
    found = list(plays)
    query = {"identifier": {"$in": sorted({play["what"] for play in found})}}
    headlines = {
        one["identifier"]: next((text["headline"] for text in one["texts"].values()), "")
        for one in store.collection(TAKEOVERS).find(query)
    }
    for play in found:
        yield (
            outlet["name"],
            row["contract"],
            row["by_name"],
            row["reason"],
            headlines.get(play["what"], play["what"]),
            day_and_time(play["started"]),
            day_and_time(play["ended"]),
            "có" if play["completed"] else "không",
        )
