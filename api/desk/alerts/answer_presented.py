"""What people answered to an alert, as officials see it: no identity, and of the safe no place below the commune."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from models.areas import areas
from models.reports import reports
from models.safety import check_ins
from models.safety.check_ins import CheckIn, FormerAnswer
from models.store import Store


class AnsweredArea(TypedDict):
    """What `AnsweredAreaSchema` shows."""

    id: str
    full_name: str


class DeskCheckIn(TypedDict):
    """What `DeskCheckInSchema` shows."""

    state: str
    at: datetime
    channel: str
    exercise: bool
    area: AnsweredArea | None
    people: int | None
    note: str
    report: str | None
    history: list[FormerAnswer]


def show_all(store: Store, rows: Sequence[CheckIn]) -> list[DeskCheckIn]:
    """Show answers."""
    codes = reports.codes(store, [row["report_id"] for row in rows if "report_id" in row])
    return [_show(store, row, codes.get(row.get("report_id", ""))) for row in rows]


def _show(store: Store, row: CheckIn, code: str | None) -> DeskCheckIn:
    return {
        "state": row["state"],
        "at": row["at"],
        "channel": row["channel"],
        "exercise": row["exercise"],
        "area": _area(store, row["area_id"]) if row["area_id"] else None,
        "people": row.get("people"),
        "note": check_ins.note_of(store, row),
        "report": code,
        "history": row["history"],
    }


def _area(store: Store, area_id: str) -> AnsweredArea:
    return {"id": area_id, "full_name": areas.get(store, area_id)["full_name"]}
