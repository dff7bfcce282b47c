"""Targets: for which outlets something is meant, named one by one, by areas or by groups, and resolved when it is used.

An area names every loudspeaker, board and converter in it, and no private board: those are requisitioned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault, Forbidden, NotFound
from models.outlets import access, groups
from models.outlets.groups import OUTLET_GROUPS, OutletGroup
from models.outlets.outlets import OUTLETS, Outlet, OutletKind
from models.store import Query, Store

MOST_NAMED = 500


class Targets(TypedDict):
    """Outlets, areas with everything below, and groups: all that any of them names is meant."""

    outlet_ids: list[str]
    area_ids: list[str]
    group_ids: list[str]


@dataclass(frozen=True)
class Groups:
    """The groups that there are, by their ids."""

    by_id: Mapping[str, OutletGroup]

    def selects(self, group_id: str, outlet: Outlet) -> bool:
        """Say whether a group selects an outlet."""
        group = self.by_id.get(group_id)
        return (
            group is not None
            and any(area in outlet["paths"] for area in group["area_ids"])
            and (not group["tags"] or any(tag in outlet["tags"] for tag in group["tags"]))
            and (not group["kinds"] or outlet["kind"] in group["kinds"])
        )


def every_group(store: Store) -> Groups:
    """Return the groups that there are."""
    return Groups({row["_id"]: row for row in store.collection(OUTLET_GROUPS).find({"deleted": False})})


def means(targets: Targets, outlet: Outlet, known: Groups) -> bool:
    """Say whether targets mean an outlet."""
    if outlet["_id"] in targets["outlet_ids"]:
        return True
    if outlet["kind"] == OutletKind.PRIVATE_BOARD:
        return False
    return any(area in outlet["paths"] for area in targets["area_ids"]) or any(
        known.selects(group_id, outlet) for group_id in targets["group_ids"]
    )


def query_of(store: Store, targets: Targets) -> Query:
    """Return the query for the outlets in use that targets mean."""
    public = {"kind": {"$ne": OutletKind.PRIVATE_BOARD}}
    found: list[Query] = [{"_id": {"$in": targets["outlet_ids"]}}]
    if targets["area_ids"]:
        found.append({"paths": {"$in": targets["area_ids"]}, **public})
    known = every_group(store).by_id if targets["group_ids"] else {}
    for group_id in targets["group_ids"]:
        if group_id in known:
            found.append({"$and": [groups.query_of(known[group_id]), public]})
    return {"retired_at": None, "$or": found}


def resolved(store: Store, targets: Targets) -> list[Outlet]:
    """Return the outlets in use that targets mean now, by code."""
    return list(store.collection(OUTLETS).find(query_of(store, targets)).sort("code"))


def ids(store: Store, targets: Iterable[Targets]) -> list[str]:
    """Return the ids of the outlets in use that some targets mean."""
    found: set[str] = set()
    for one in targets:
        found.update(row["_id"] for row in store.collection(OUTLETS).find(query_of(store, one), {"_id": 1}))
    return sorted(found)


def faults_of(store: Store, targets: Targets) -> Iterator[Fault]:
    """Yield what is wrong with targets: nothing is named, too much, or what there is not."""
    if not any((targets["outlet_ids"], targets["area_ids"], targets["group_ids"])):
        yield Fault("targets", "required")
    for name in ("outlet_ids", "area_ids", "group_ids"):
        if len(targets[name]) > MOST_NAMED:
            yield Fault(f"targets.{name}", "too_many_items", {"max": MOST_NAMED})
            return
    known_outlets = set(_present(store, targets["outlet_ids"]))
    yield from _unknown("targets.outlet_ids", targets["outlet_ids"], known_outlets, "outlet_unknown")
    yield from _unknown(
        "targets.area_ids", targets["area_ids"], set(areas.known(store, targets["area_ids"])), "area_unknown"
    )
    known = set(every_group(store).by_id) if targets["group_ids"] else set()
    yield from _unknown("targets.group_ids", targets["group_ids"], known, "outlet_group_unknown")


def offered(
    store: Store,
    official: Identity,
    permission: Permission,
    text: str,
    chosen: Sequence[str],
    limit: int = 30,
) -> list[Outlet]:
    """Return outlets in use to choose from: those that are chosen, and those whose code or name has a text in it."""
    pattern = {"$regex": re.escape(text.strip()), "$options": "i"}
    within: Query = {"$and": [{"retired_at": None}, unit_access.within(official, permission)]}
    found = (
        ({"_id": {"$in": list(chosen)}}, MOST_NAMED),
        ({"$or": [{"code": pattern}, {"name": pattern}]}, limit),
    )
    rows = [
        row
        for query, most in found
        for row in store.collection(OUTLETS).find({"$and": [within, query]}).sort("code").limit(most)
    ]
    return list({row["_id"]: row for row in rows}.values())


def may(store: Store, official: Identity, permission: Permission, targets: Targets) -> bool:
    """Say whether an official has a permission wherever targets lead to."""
    try:
        insist(store, official, permission, targets)
    except Forbidden:
        return False
    return True


def insist(store: Store, official: Identity, permission: Permission, targets: Targets) -> None:
    """Demand a permission wherever targets lead to.

    :raises Forbidden: `no_permission`.
    """
    for outlet in store.collection(OUTLETS).find({"_id": {"$in": targets["outlet_ids"]}}):
        if not access.may(official, permission, outlet):
            raise Forbidden("no_permission")
    named = [*targets["area_ids"]]
    for group_id in targets["group_ids"]:
        named += groups.get(store, group_id)["area_ids"]
    for area_id in named:
        if not _may_at(store, official, permission, area_id):
            raise Forbidden("no_permission")


def _may_at(store: Store, official: Identity, permission: Permission, area_id: str) -> bool:
    try:
        return unit_access.may_in(store, official, permission, area_id)
    except NotFound:
        return False


def _present(store: Store, outlet_ids: Sequence[str]) -> list[str]:
    query = {"_id": {"$in": list(outlet_ids)}, "retired_at": None}
    return [row["_id"] for row in store.collection(OUTLETS).find(query, {"_id": 1})]


def _unknown(field: str, named: Sequence[str], known: set[str], code: str) -> Iterator[Fault]:
    for number, one in enumerate(named):
        if one not in known:
            yield Fault(f"{field}.{number}", code)
