"""Agencies as officials see them."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from models.areas.agencies import Agency


class DeskAgency(TypedDict):
    """An agency; `version` is 0 until somebody changes it, `origin` is `file` or `import`, and `desk` from then on."""

    _id: str
    version: int
    code: str
    area_id: str
    name: dict[str, str]
    closed_at: datetime | None
    origin: str


def show(agency: Agency) -> DeskAgency:
    """Show an agency."""
    return {
        "_id": agency["_id"],
        "version": agency.get("version", 0),
        "code": agency["code"],
        "area_id": agency["area_id"],
        "name": agency["name"],
        "closed_at": agency.get("closed_at"),
        "origin": agency.get("origin", "file"),
    }
