"""Groups of areas (nhóm địa bàn): areas that are warned together again and again, under a name.

Everybody who drafts alerts sees all of them. Who may draft for every area of a group may save and remove it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict

from pymongo import ASCENDING

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Clash, Fault, insist_on_none
from models.language import visible
from models.language.text import nfc
from models.store import Store, events, new_id
from models.store.collections import CollectionSpec, Kind


class GroupContent(TypedDict):
    """What an official writes of a group; `area_ids` are full ids, each once."""

    name: str
    area_ids: list[str]
    updated_at: datetime


class AreaGroup(GroupContent):
    """Areas under a name; a `deleted` one is offered no more."""

    _id: str
    version: int
    deleted: bool


AREA_GROUPS = CollectionSpec(
    "area_groups",
    AreaGroup,
    purpose="Areas that are warned together, under a name, to be chosen for an alert at once.",
    kept="For ever; a deleted one is only marked.",
    kind=Kind.AREA_GROUP,
)

MAX_NAME, MAX_AREAS = 80, 200

#: Groups of a province: more than anybody would look through.
MAX_GROUPS = 200


@dataclass(frozen=True)
class Group:
    """What a group holds."""

    name: str
    area_ids: Sequence[str]


def create(store: Store, official: Identity, group: Group) -> AreaGroup:
    """Save a group.

    :raises Invalid: as `faults_of` says.
    :raises Forbidden: `no_permission` to draft alerts for one of its areas.
    :raises Clash: `too_many_groups`.
    """
    content = _content(store, official, group)
    if store.collection(AREA_GROUPS).count_documents({"deleted": False}) >= MAX_GROUPS:
        raise Clash("too_many_groups", max=MAX_GROUPS)
    document = {"_id": new_id(), **content, "deleted": False}
    return events.create(store, AREA_GROUPS, document, action="saved", actor=official.actor)


def change(store: Store, official: Identity, group_id: str, group: Group, *, expect: int) -> AreaGroup:
    """Save it again; alerts that took their areas from it before stay as they are.

    :raises Invalid, Forbidden: as `create`, also for the areas that it had.
    :raises NotFound: there is none.
    :raises Stale: somebody was faster.
    """
    _insist(store, official, get(store, group_id)["area_ids"])
    update = {"$set": _content(store, official, group)}
    return events.change(
        store, AREA_GROUPS, group_id, update, action="changed", actor=official.actor, expect=expect
    )


def delete(store: Store, official: Identity, group_id: str, *, expect: int) -> None:
    """Remove it.

    :raises NotFound, Forbidden, Stale: as `change`.
    """
    _insist(store, official, get(store, group_id)["area_ids"])
    update = {"$set": {"deleted": True, "updated_at": datetime.now(UTC)}}
    events.change(store, AREA_GROUPS, group_id, update, action="deleted", actor=official.actor, expect=expect)


def get(store: Store, group_id: str) -> AreaGroup:
    """Return one group.

    :raises NotFound: there is none.
    """
    return store.one(AREA_GROUPS, group_id, {"deleted": False})


def every(store: Store) -> list[AreaGroup]:
    """Return all groups, by name."""
    return list(store.collection(AREA_GROUPS).find({"deleted": False}).sort("name", ASCENDING))


def may_change(store: Store, official: Identity, group: AreaGroup) -> bool:
    """Say whether an official may save or remove a group."""
    return all(permissions.may_in(store, official, Permission.ALERT_DRAFT, one) for one in group["area_ids"])


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


def _content(store: Store, official: Identity, group: Group) -> GroupContent:
    insist_on_none(list(faults_of(store, group)))
    _insist(store, official, group.area_ids)
    return {
        "name": nfc(group.name),
        "area_ids": list(dict.fromkeys(group.area_ids)),
        "updated_at": datetime.now(UTC),
    }


def _insist(store: Store, official: Identity, area_ids: Sequence[str]) -> None:
    for one in area_ids:
        permissions.insist_in(store, official, Permission.ALERT_DRAFT, one)
