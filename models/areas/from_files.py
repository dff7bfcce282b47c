"""The atlas: area documents made from the area files, all maps at once.

A file has `valid_from`, `valid_to` and `provinces`; a province has `code`, `full_name`, maybe `successor`,
and `units`: rows `{code, full_name, level, parent, center?, bbox?, successor?}`, where `parent` and
`successor` are codes, of the same map and of the map that begins when this one ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from models.areas.areas import Level, area_id
from models.language.text import fold, nfc
from models.store import Document

#: Kinds of unit, longest first, as they stand at the beginning of a full name.
TYPES = ("Thành phố", "Thị trấn", "Thị xã", "Huyện", "Phường", "Quận", "Tỉnh", "Xã")


def documents(maps: Iterable[Document]) -> list[Document]:
    """Every area of the given files, with links up, across maps, and centres for all."""
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


def _province(one: Document, province: Document) -> list[Document]:
    top = {**province, "level": Level.PROVINCE, "parent": None}
    made: dict[str, Document] = {}
    for row in (top, *province["units"]):
        made[row["code"]] = _area(one, row, made.get(row["parent"] or ""))
    return list(made.values())


def _area(one: Document, row: Document, parent: Document | None) -> Document:
    key = area_id(row["code"], one["valid_from"])
    full_name = nfc(row["full_name"])
    kind, name = _split(full_name)
    path = [*(parent["path"] if parent else ()), key]
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
        "successors": [area_id(row["successor"], one["valid_to"])] if row.get("successor") else [],
        "predecessors": [],
        "folded": fold(full_name),
    }


def _split(full_name: str) -> tuple[str, str]:
    """`Phường Trà Vinh` as (`phường`, `Trà Vinh`)."""
    kind = next((kind for kind in TYPES if full_name.startswith(f"{kind} ")), "")
    return kind.lower(), full_name.removeprefix(kind).strip()


def _point(center: Sequence[float]) -> Document:
    return {"type": "Point", "coordinates": list(center)}


def _link_districts(found: dict[str, Document]) -> None:
    """A district's successors are those of its communes: districts ended without one of their own."""
    for area in found.values():
        parent = found.get(area["parent_id"] or "")
        if parent and parent["level"] == Level.DISTRICT:
            parent["successors"] = sorted({*parent["successors"], *area["successors"]})


def _link_back(found: dict[str, Document]) -> None:
    for area in found.values():
        for successor in area["successors"]:
            # One of a map that is not among these files is linked by whoever stores them.
            if successor in found:
                found[successor]["predecessors"].append(area["_id"])


def _center(found: dict[str, Document]) -> None:
    """Where the file has no centre, the mean of the communes' centres stands in."""
    points: dict[str, list[Sequence[float]]] = defaultdict(list)
    for area in found.values():
        if area["level"] == Level.COMMUNE and area["center"]:
            for above in area["path"][:-1]:
                points[above].append(area["center"]["coordinates"])
    for key, coordinates in points.items():
        mean = [round(sum(axis) / len(coordinates), 6) for axis in zip(*coordinates, strict=True)]
        found[key]["center"] = found[key]["center"] or _point(mean)
