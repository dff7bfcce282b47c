"""Relatives as those who are linked with them see them."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from models.areas import areas
from models.safety import check_ins
from models.safety.families import Relative
from models.store import Store


class ShownPlace(TypedDict):
    """What `RelativePlaceSchema` shows."""

    area: str
    lat: float | None
    lon: float | None
    address: str


class ShownRelativeCheckIn(TypedDict):
    """What `RelativeCheckInSchema` shows."""

    state: str
    at: datetime
    place: ShownPlace | None


class ShownRelative(TypedDict):
    """What `RelativeSchema` shows."""

    id: str
    name: str
    since: datetime
    check_in: ShownRelativeCheckIn | None


class ShownFamily(TypedDict):
    """What `FamilySchema` shows."""

    relatives: list[ShownRelative]
    most: int


class ShownCode(TypedDict):
    """What `FamilyCodeSchema` shows."""

    code: str
    expires_at: datetime


def show(store: Store, one: Relative) -> ShownRelative:
    """Show a relative: state and time, and the place only if they share it; never what they said or to whom."""
    row = one.check_in
    return {
        "id": one.link_id,
        "name": one.name,
        "since": one.since,
        "check_in": row and {"state": row["state"], "at": row["at"], "place": _place(store, one)},
    }


def _place(store: Store, one: Relative) -> ShownPlace | None:
    row = one.check_in
    where = check_ins.place_of(store, row) if row and row.get("shares_place") else None
    if where is None:
        return None
    area = areas.get(store, where.area_id)["full_name"] if where.area_id else ""
    return {"area": area, "lat": where.lat, "lon": where.lon, "address": where.address}
