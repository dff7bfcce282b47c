"""The shape of one thing that waits, as my desk shows it."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from models.desk.my_work import WorkKind


class ShownWork(TypedDict):
    """One thing that waits: where it leads, its words, and its clock (None: at once)."""

    kind: WorkKind
    address: str
    title: str
    text: str
    state: str
    state_id: str
    code: str
    thumb: str
    due_at: datetime | None
    late: bool
