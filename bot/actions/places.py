"""Where it is: a shared position or the name of a place, until one commune is chosen."""

from __future__ import annotations

import re

from rasa_sdk import Tracker

from bot.actions.remembered import AreaChoice, Position
from bot.actions.wording import entity
from bot.understanding import coordinates
from models.areas import areas, place_names, whereabouts
from models.areas.areas import Level
from models.errors import Invalid, NotFound
from models.store import Store

#: From this score of `models.areas.place_names` on a name is taken without asking: the name with its kind of unit.
SURE = 80
#: Below this score a name is not even proposed when it stands in a longer text.
WORTH_ASKING = 60

#: So many places are offered.
OFFERED = 4


def location_of(tracker: Tracker) -> Position | None:
    """Return the position in the latest message; None if there is none."""
    lat, lon = entity(tracker, "lat"), entity(tracker, "lon")
    try:
        return {"lat": float(lat), "lon": float(lon)}
    except (TypeError, ValueError):
        return None


def typed(store: Store, text: str) -> Position | None:
    """Return the position whose coordinates a text names; None for none near a commune of the province."""
    point = coordinates.read(text)
    if point is None:
        return None
    found: Position = {"lat": point.lat, "lon": point.lon}
    return found if near(store, found) else None


def near(store: Store, location: Position) -> list[AreaChoice]:
    """Return the communes near a position with their distance; empty outside of the province."""
    try:
        found = whereabouts.find(store, location["lat"], location["lon"], OFFERED).near
    except Invalid:
        return []
    return [{"id": row.area["_id"], "note": f"({row.distance_m / 1000:.1f} km)"} for row in found]


def named(store: Store, text: str, least: int = 0) -> list[AreaChoice]:
    """Return the communes that a text may name with their score, surest first."""
    found = [
        row
        for row in place_names.search(store, text, OFFERED, Level.COMMUNE)
        if not _is_hamlet(row, place_names.plain(text))
    ]
    plain = place_names.plain(text)
    scored = [(row, SURE if _is_called(row, plain) else row.score) for row in found if row.score >= least]
    rows: list[AreaChoice] = [
        {"id": row.area["_id"], "score": max(score, row.score)} for row, score in scored
    ]
    return sorted(rows, key=lambda row: -row["score"])


def _is_called(found: place_names.Candidate, text: str) -> bool:
    """Say whether a text calls a name a commune or a ward in English: as sure as "xã" or "phường" before it."""
    name = found.via or found.area["full_name"]
    kind, _, bare = place_names.plain(name).partition(" ")
    english = {"xa": "commune", "phuong": "ward"}.get(kind)
    name = re.escape(bare)
    return bool(english) and bool(
        re.search(rf"(?<!\w)(?:{name} {english}|{english} (?:of )?{name})(?!\w)", text)
    )


def _is_hamlet(found: place_names.Candidate, text: str) -> bool:
    """Say whether a name stands in a text only behind the word for a hamlet: "ấp Phú Hưng" is not the commune."""
    name = re.escape(
        place_names.plain(found.via or found.area["full_name"]).removeprefix("xa ").removeprefix("phuong ")
    )
    return bool(re.search(rf"(?<!\w)(?:ap|khom|thon|xom|hamlet) {name}(?!\w)", text)) and not re.search(
        rf"(?<!\bap )(?<!\bkhom )(?<!\bthon )(?<!\bxom )(?<!\bhamlet )\b{name}(?!\w)", text
    )


def known_area(store: Store, value: str) -> bool:
    """Say whether this is the id of a commune of the active province."""
    try:
        area = areas.get(store, value)
    except NotFound:
        return False
    return areas.active_province_id(store) in area["path"] and area["level"] == Level.COMMUNE


def sure(choices: list[AreaChoice]) -> str | None:
    """Return the one commune that needs no asking; None when there is doubt."""
    if not choices or choices[0]["score"] < SURE:
        return None
    alone = len(choices) == 1 or choices[1]["score"] < choices[0]["score"]
    return choices[0]["id"] if alone else None
