"""What a message of another issuer says in the words of an alert of ours, and what of it has none.

Nobody guesses: whatever can't be carried over is listed, and the official who releases the message fills it in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import cos, radians

from shapely import affinity
from shapely.geometry import Point

from models.alerts import hazards, outlines, polygons
from models.alerts.alerts import Source, Words
from models.alerts.cap_message import CapArea, CapInfo, CapMessage, circle_of, points_of, time_of, value_of
from models.alerts.cap_terms import Certainty, ResponseType, Severity, Urgency
from models.alerts.content import Content
from models.areas import areas
from models.areas.distance import DEGREE_KM
from models.errors import NotFound
from models.language.languages import LANGUAGES
from models.language.text import fold
from models.store import Store

#: Most things that are listed as not carried over, and most characters of each.
MOST_LISTED, MOST_CHARACTERS = 100, 200

#: Geocodes of administrative units of Viet Nam (Tổng cục Thống kê).
UNIT = "VN:GSO"

#: Values that are carried over, or follow from what is (the colour of the level).
CARRIED = frozenset(
    {
        "VN:Loa:Hazard",
        "VN:CapDoRuiRo",
        "VN:MauCapDo",
        "VN:CoQuanBanHanh",
        "VN:SoBanTin",
        "VN:GioBanTin",
        "VN:BanTinTiepTheo",
    }
)


@dataclass(frozen=True)
class Unmapped:
    """Something that was not carried over: where it stands in the document, and what it says."""

    field: str
    value: str


@dataclass
class Mapped:
    """What of a message is carried over, and what is not."""

    content: Content
    unmapped: list[Unmapped] = field(default_factory=list)

    def leave(self, path: str, value: str) -> None:
        """List something that is not carried over."""
        if len(self.unmapped) < MOST_LISTED:
            self.unmapped.append(Unmapped(path, value[:MOST_CHARACTERS]))


def mapped(store: Store, message: CapMessage, now: datetime) -> Mapped:
    """Return a message as the content of a draft; a message without any `info` has none."""
    result = Mapped({})
    if not message.infos:
        return result
    first = message.infos[0]
    _hazard(result, first)
    _texts(result, message.infos)
    result.content["severity"] = Severity(first.severity)
    result.content["urgency"] = Urgency(first.urgency)
    result.content["certainty"] = Certainty(first.certainty)
    result.content["response_types"] = [ResponseType(one) for one in first.response_types] or None
    result.content["source"] = _source(message, first)
    for name, text in (("onset", first.onset), ("expires", first.expires)):
        at = time_of(text)
        if at and at > now:
            result.content[name] = at.astimezone(UTC)  # type: ignore[literal-required]
        elif text:
            result.leave(f"info.0.{name}", text)
    _areas(store, result, message.infos)
    _rest(result, message)
    return result


def _hazard(result: Mapped, info: CapInfo) -> None:
    """Carry the hazard over by its code, or by a name that is the same; and the level of a hazard that has levels."""
    known = hazards.hazards()
    code = value_of(info.event_codes, "VN:Loa:Hazard")
    named = {fold(name): one.code for one in known.values() for name in one.name.values()}
    found = code if code in known else named.get(fold(info.event), "")
    if not found:
        result.leave("info.0.event", info.event)
        return
    result.content["hazard"] = found
    level = value_of(info.parameters, "VN:CapDoRuiRo")
    if known[found].levelled and level in map(str, range(hazards.LOWEST_LEVEL, hazards.HIGHEST_LEVEL + 1)):
        result.content["level"] = int(level)
    elif level:
        result.leave("info.0.parameter", f"VN:CapDoRuiRo={level}")


def _texts(result: Mapped, infos: Sequence[CapInfo]) -> None:
    """Carry over the texts of the first `info` in each language of ours; the others are listed."""
    texts: dict[str, Words] = {}
    for index, info in enumerate(infos):
        language = info.language.partition("-")[0].lower()
        if language in LANGUAGES and language not in texts:
            words: Words = {
                "headline": info.headline or info.event,
                "description": info.description,
                "instruction": info.instruction,
            }
            texts[language] = {name: text for name, text in words.items() if text}  # type: ignore[assignment]
        else:
            result.leave(f"info.{index}", f"{info.language}: {info.headline or info.event}")
    result.content["infos"] = texts


def _rest(result: Mapped, message: CapMessage) -> None:
    """List what has no place in a draft: links and contacts, values of others, notes."""
    for name in ("note", "incidents"):
        if text := getattr(message, name):
            result.leave(name, text)
    told: set[tuple[str, str]] = set()
    for index, info in enumerate(message.infos):
        rest = [("web", info.web), ("contact", info.contact)]
        rest += [("parameter", f"{name}={value}") for name, value in info.parameters if name not in CARRIED]
        rest += [("eventCode", f"{name}={value}") for name, value in info.event_codes if name not in CARRIED]
        for name, text in rest:
            # Each language says it again.
            if text and (name, text) not in told:
                told.add((name, text))
                result.leave(f"info.{index}.{name}", text)


def _source(message: CapMessage, info: CapInfo) -> Source:
    issued = time_of(value_of(info.parameters, "VN:GioBanTin")) or time_of(message.sent)
    source: Source = {
        "agency": value_of(info.parameters, "VN:CoQuanBanHanh") or info.sender_name or message.sender,
        "number": value_of(info.parameters, "VN:SoBanTin"),
    }
    if issued:
        source["issued_at"] = issued.astimezone(UTC)
    following = time_of(value_of(info.parameters, "VN:BanTinTiepTheo"))
    if following:
        source["next_at"] = following.astimezone(UTC)
    return source


def _areas(store: Store, result: Mapped, infos: Sequence[CapInfo]) -> None:
    """Carry over units by their codes, and shapes inside the province; shapes alone become the units they touch."""
    units: list[str] = []
    rings: list[list[list[float]]] = []
    # Each language names the same areas again.
    told: dict[CapArea, int] = {}
    for index, info in enumerate(infos):
        for area in info.areas:
            told.setdefault(area, index)
    for area, index in told.items():
        found = [*_units(store, area)]
        shapes = [*_shapes(area)]
        taken = [ring for ring in shapes if not [*polygons.faults(store, [ring])]]
        units += found
        rings += taken
        if len(taken) < len(shapes) or not (found or taken):
            result.leave(f"info.{index}.area", area.description)
    different = {tuple(map(tuple, ring)): ring for ring in rings}
    rings = [*different.values()][: polygons.MAX_POLYGONS]
    result.content["polygons"] = rings
    result.content["area_ids"] = _outermost(store, units) or (outlines.touched(store, rings) if rings else [])


def _units(store: Store, area: CapArea) -> Iterator[str]:
    """Yield the ids of the units of our province that an area names by code, as they are today."""
    for name, code in area.geocodes:
        if name != UNIT:
            continue
        try:
            found = areas.searched(store, code)
        except NotFound:
            continue
        if found["province_id"] == areas.active_province_id(store):
            yield found["_id"]


def _outermost(store: Store, units: Sequence[str]) -> list[str]:
    """Return units without those that lie inside another, each once."""
    unique = dict.fromkeys(units)
    return [one for one in unique if not any(up in unique for up in areas.above(store, one) if up != one)]


def _shapes(area: CapArea) -> Iterator[list[list[float]]]:
    """Yield the polygons of an area, and its circles as polygons, as rings of `[longitude, latitude]`."""
    for polygon in area.polygons:
        yield [[longitude, latitude] for latitude, longitude in points_of(polygon)]
    for circle in area.circles:
        (latitude, longitude), radius = circle_of(circle)
        if radius > 0:
            round_ = Point(longitude, latitude).buffer(radius / DEGREE_KM, quad_segs=8)
            wide = affinity.scale(round_, xfact=1 / max(cos(radians(latitude)), 0.01), yfact=1)
            yield [[x, y] for x, y in wide.exterior.coords]
