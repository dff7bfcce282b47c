"""Groups of outlets (nhóm điểm phát): a stored selection by areas, tags and kinds, resolved whenever it is used.

A loudspeaker that gets the tag tomorrow is in the group tomorrow. Whoever reads outlets sees all groups; whoever
controls those of all its areas saves and removes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypedDict

from pymongo import ASCENDING

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Clash, Fault, insist_on_none
from models.language import visible
from models.language.text import nfc
from models.outlets import lists
from models.outlets.content import MOST_TAG
from models.outlets.outlets import OUTLETS, OutletKind
from models.store import Query, Store, events, new_id
from models.store.collections import CollectionSpec, Kind


class OutletGroup(TypedDict):
    """A selection under a name: outlets in one of the areas, with one of the tags, of one of the kinds.

    No tags and no kinds mean any. A `deleted` group selects nothing and is offered no more.
    """

    _id: str
    version: int
    name: str
    area_ids: list[str]
    tags: list[str]
    kinds: list[str]
    deleted: bool
    updated_at: datetime


OUTLET_GROUPS = CollectionSpec(
    "outlet_groups",
    OutletGroup,
    purpose="Outlets that are spoken through together: a selection by areas, tags and kinds, under a name.",
    kept="For ever; a deleted one is only marked.",
    kind=Kind.OUTLET_GROUP,
)

MAX_NAME, MAX_AREAS, MAX_TAGS, MAX_GROUPS = 80, 200, 20, 500


@dataclass(frozen=True)
class Group:
    """What an official writes of a group; `area_ids` are full ids."""

    name: str
    area_ids: Sequence[str]
    tags: Sequence[str] = ()
    kinds: Sequence[str] = ()


def create(store: Store, official: Identity, group: Group) -> OutletGroup:
    """Save a group.

    :raises Invalid: as `faults_of` says.
    :raises Forbidden: `no_permission` to control the outlets of one of its areas.
    :raises Clash: `too_many_groups`.
    """
    content = _content(store, official, group)
    if store.collection(OUTLET_GROUPS).count_documents({"deleted": False}) >= MAX_GROUPS:
        raise Clash("too_many_groups", max=MAX_GROUPS)
    document = {"_id": new_id(), **content, "deleted": False}
    return events.create(store, OUTLET_GROUPS, document, action="saved", actor=official.actor)


def change(store: Store, official: Identity, group_id: str, group: Group, *, expect: int) -> OutletGroup:
    """Save it again.

    :raises Invalid, Forbidden: as `create`, also for the areas that it had.
    :raises NotFound: there is none.
    :raises Stale: somebody was faster.
    """
    _insist(store, official, get(store, group_id)["area_ids"])
    update = {"$set": _content(store, official, group)}
    return events.change(
        store, OUTLET_GROUPS, group_id, update, action="changed", actor=official.actor, expect=expect
    )


def delete(store: Store, official: Identity, group_id: str, *, expect: int) -> None:
    """Remove it.

    :raises NotFound, Forbidden, Stale: as `change`.
    """
    _insist(store, official, get(store, group_id)["area_ids"])
    update = {"$set": {"deleted": True, "updated_at": datetime.now(UTC)}}
    events.change(
        store, OUTLET_GROUPS, group_id, update, action="deleted", actor=official.actor, expect=expect
    )


def get(store: Store, group_id: str) -> OutletGroup:
    """Return one group.

    :raises NotFound: there is none.
    """
    return store.one(OUTLET_GROUPS, group_id, {"deleted": False})


def every(store: Store) -> list[OutletGroup]:
    """Return all groups, by name."""
    return list(store.collection(OUTLET_GROUPS).find({"deleted": False}).sort("name", ASCENDING))


def outlets_of(store: Store, group: OutletGroup) -> list[str]:
    """Return the ids of the outlets that a group selects now, in order."""
    return lists.ids(store, query_of(group))


def count(store: Store, group: OutletGroup) -> int:
    """Return how many outlets a group selects now."""
    return store.collection(OUTLETS).count_documents({"$and": [{"retired_at": None}, query_of(group)]})


def query_of(group: OutletGroup) -> Query:
    """Return the query for what a group selects."""
    query: dict[str, Any] = {"paths": {"$in": group["area_ids"]}}
    if group["tags"]:
        query["tags"] = {"$in": group["tags"]}
    if group["kinds"]:
        query["kind"] = {"$in": group["kinds"]}
    return query


def may_change(store: Store, official: Identity, group: OutletGroup) -> bool:
    """Say whether an official may save or remove a group."""
    return all(
        unit_access.may_in(store, official, Permission.OUTLET_CONTROL, one) for one in group["area_ids"]
    )


def faults_of(store: Store, group: Group) -> Iterator[Fault]:
    """Yield everything that is wrong with a group."""
    yield from visible.name_faults("name", group.name, MAX_NAME)
    if not group.area_ids:
        yield Fault("area_ids", "required")
    known, province = areas.known(store, group.area_ids), areas.active_province_id(store)
    for number, one in enumerate(group.area_ids):
        if one not in known:
            yield Fault(f"area_ids.{number}", "area_unknown")
        elif province not in known[one]["path"]:
            yield Fault(f"area_ids.{number}", "area_elsewhere")
    for number, tag in enumerate(group.tags):
        yield from visible.name_faults(f"tags.{number}", tag, MOST_TAG)
    for number, kind in enumerate(group.kinds):
        if kind not in tuple(OutletKind):
            yield Fault(f"kinds.{number}", "not_a_choice", {"choices": ", ".join(OutletKind)})


def _content(store: Store, official: Identity, group: Group) -> dict[str, Any]:
    insist_on_none(faults_of(store, group))
    _insist(store, official, group.area_ids)
    return {
        "name": nfc(group.name),
        "area_ids": list(dict.fromkeys(group.area_ids)),
        "tags": list(dict.fromkeys(map(nfc, group.tags))),
        "kinds": list(dict.fromkeys(group.kinds)),
        "updated_at": datetime.now(UTC),
    }


def _insist(store: Store, official: Identity, area_ids: Sequence[str]) -> None:
    for one in area_ids:
        unit_access.insist_in(store, official, Permission.OUTLET_CONTROL, one)
