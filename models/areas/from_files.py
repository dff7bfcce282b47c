"""The atlas: area documents made from the area files, all maps at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NotRequired, TypedDict, cast

from models.areas.areas import Area, AreaPoint, Level, area_id
from models.language.text import fold, nfc


class FileUnit(TypedDict):
    """A unit as a file has it; `parent` is the code of one of the same map, `successor` of one of the next map."""

    code: str
    full_name: str
    level: str
    parent: str | None
    center: NotRequired[list[float]]
    bbox: NotRequired[list[float]]
    successor: NotRequired[str]


class FileProvince(TypedDict):
    """A province as a file has it, with all units in it, the upper ones first."""

    code: str
    full_name: str
    center: NotRequired[list[float]]
    bbox: NotRequired[list[float]]
    successor: NotRequired[str]
    units: list[FileUnit]


class FileMap(TypedDict):
    """An area file: one map, and the days from which it holds and on which it holds no more (`YYYY-MM-DD`)."""

    valid_from: str
    valid_to: str | None
    provinces: list[FileProvince]


#: Kinds of unit, longest first, as they stand at the beginning of a full name.
TYPES = ("Thành phố", "Thị trấn", "Thị xã", "Huyện", "Phường", "Quận", "Tỉnh", "Xã")


def documents(maps: Iterable[FileMap]) -> list[Area]:
    """Return every area of the given files, with links up, across maps, and centres for all."""
    found = {
        area["_id"]: area
        for one in maps
        for province in one["provinces"]
        for area in _province(one, province)
    }
    _link_districts(found)
    _link_back(found)
    _center(found)
    return list(found.values())


def _province(one: FileMap, province: FileProvince) -> list[Area]:
    top = cast(FileUnit, {**province, "level": Level.PROVINCE, "parent": None})
    made: dict[str, Area] = {}
    for row in (top, *province["units"]):
        made[row["code"]] = _area(one, row, made.get(row["parent"] or ""))
    return list(made.values())


def _area(one: FileMap, row: FileUnit, parent: Area | None) -> Area:
    key = area_id(row["code"], one["valid_from"])
    full_name = nfc(row["full_name"])
    kind, name = _split(full_name)
    path = [*(parent["path"] if parent else ()), key]
    ended, successor = one["valid_to"], row.get("successor")
    return {
        "_id": key,
        "code": row["code"],
        "valid_from": one["valid_from"],
        "valid_to": one["valid_to"],
        "name": name,
        "full_name": full_name,
        "type": kind,
        "level": str(row["level"]),
        "parent_id": parent["_id"] if parent else None,
        "province_id": path[0],
        "path": path,
        "center": _point(row["center"]) if row.get("center") else None,
        "bbox": row.get("bbox"),
        "successors": [area_id(successor, ended)] if successor and ended else [],
        "predecessors": [],
        "folded": fold(full_name),
    }


def _split(full_name: str) -> tuple[str, str]:
    """Split `Phường Trà Vinh` into `phường` and `Trà Vinh`."""
    kind = next((kind for kind in TYPES if full_name.startswith(f"{kind} ")), "")
    return kind.lower(), full_name.removeprefix(kind).strip()


def _point(center: Sequence[float]) -> AreaPoint:
    return {"type": "Point", "coordinates": list(center)}


def _link_districts(found: dict[str, Area]) -> None:
    """Give districts the successors of their communes: districts ended without one of their own."""
    for area in found.values():
        parent = found.get(area["parent_id"] or "")
        if parent and parent["level"] == Level.DISTRICT:
            parent["successors"] = sorted({*parent["successors"], *area["successors"]})


def _link_back(found: dict[str, Area]) -> None:
    for area in found.values():
        for successor in area["successors"]:
            # One of a map that is not among these files is linked by whoever stores them.
            if successor in found:
                found[successor]["predecessors"].append(area["_id"])


def _center(found: dict[str, Area]) -> None:
    """Give areas without a centre in the file the mean of the communes' centres."""
    points: dict[str, list[Sequence[float]]] = defaultdict(list)
    for area in found.values():
        if area["level"] == Level.COMMUNE and area["center"]:
            for above in area["path"][:-1]:
                points[above].append(area["center"]["coordinates"])
    for key, coordinates in points.items():
        mean = [round(sum(axis) / len(coordinates), 6) for axis in zip(*coordinates, strict=True)]
        found[key]["center"] = found[key]["center"] or _point(mean)
