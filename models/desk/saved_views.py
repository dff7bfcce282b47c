"""Saved views (bộ lọc đã lưu): a filter and an order of the desk under a name, one official's own or their unit's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypedDict

from pymongo import ASCENDING, IndexModel

from models.access.callers import Identity
from models.errors import Clash, Fault, NotFound, insist_on_none
from models.language import visible
from models.language.text import nfc
from models.store import Query, Store, events, new_id
from models.store.collections import CollectionSpec, Kind


class ViewContent(TypedDict):
    """What its owner saves in a view.

    `filter` holds the arguments of the list as the caller wrote them; `sort` is an `Order` of `models.desk.search`;
    `units` are the units (`area|agency`) of the owner whose officials see the view, empty if it is not `shared`.
    """

    name: str
    filter: dict[str, Any]
    sort: str
    shared: bool
    units: list[str]


class DeskView(ViewContent):
    """A filter of the desk under a name; of a `deleted` one the content is gone."""

    _id: str
    version: int
    owner_id: str
    deleted: bool
    created_at: datetime
    updated_at: datetime


class _Deletion(TypedDict):
    """What a deleted view has left of its content."""

    name: str
    filter: dict[str, Any]
    shared: bool
    units: list[str]
    deleted: bool


SAVED_VIEWS = CollectionSpec(
    "desk_views",
    DeskView,
    purpose="A filter and an order of the desk that an official saved under a name.",
    kept="For ever; a deleted one stays for the audit, without its content.",
    personal="`owner_id` names an official; `name` and the text of `filter` are what they wrote.",
    kind=Kind.VIEW,
    indexes=[IndexModel([("owner_id", ASCENDING)]), IndexModel([("units", ASCENDING)])],
)

MAX_NAME = 80

#: Most views of one official.
MAX_VIEWS = 50


@dataclass(frozen=True)
class SavedView:
    """What a view holds.

    :param shared: whether the other officials of the unit see it, too.
    """

    name: str
    filter: Mapping[str, Any]
    sort: str
    shared: bool = False


def faults_of_name(name: str) -> list[Fault]:
    """Return what is wrong with the name of a view."""
    return visible.name_faults("name", name, MAX_NAME)


def create(store: Store, official: Identity, view: SavedView) -> DeskView:
    """Save a view.

    :raises Invalid: it has no name.
    :raises Clash: `too_many_views`.
    """
    content = _content(official, view)
    if (
        store.collection(SAVED_VIEWS).count_documents({"owner_id": official.id, "deleted": False})
        >= MAX_VIEWS
    ):
        raise Clash("too_many_views", max=MAX_VIEWS)
    now = datetime.now(UTC)
    document = {"_id": new_id(), "owner_id": official.id, **content, "deleted": False}
    stamped = {**document, "created_at": now, "updated_at": now}
    return events.create(store, SAVED_VIEWS, stamped, action="saved", actor=official.actor)


def change(store: Store, official: Identity, view_id: str, view: SavedView, *, expect: int) -> DeskView:
    """Save it again; only its owner may.

    :raises Invalid: it has no name.
    :raises NotFound: the official owns no such view.
    :raises Stale: they changed it elsewhere.
    """
    return _write(store, official, view_id, _content(official, view), "changed", expect)


def delete(store: Store, official: Identity, view_id: str, *, expect: int) -> None:
    """Remove it; only its owner may.

    :raises NotFound, Stale: as for `change`.
    """
    empty: _Deletion = {"name": "", "filter": {}, "shared": False, "units": [], "deleted": True}
    _write(store, official, view_id, empty, "deleted", expect)


def find(store: Store, official: Identity, view_id: str) -> DeskView:
    """Return a view that the official sees: their own, or one that their unit shares.

    :raises NotFound: there is none.
    """
    return store.one(SAVED_VIEWS, view_id, _seen_by(official))


def every(store: Store, official: Identity) -> list[DeskView]:
    """Return the views that the official sees, by name."""
    return list(
        store.collection(SAVED_VIEWS).find(_seen_by(official)).sort([("name", ASCENDING), ("_id", ASCENDING)])
    )


def _seen_by(official: Identity) -> Query:
    shared = {"shared": True, "units": {"$in": _units(official)}}
    return {"deleted": False, "$or": [{"owner_id": official.id}, shared]}


def _content(official: Identity, view: SavedView) -> ViewContent:
    insist_on_none(faults_of_name(view.name))
    units = _units(official) if view.shared else []
    return {
        "name": nfc(view.name),
        "filter": dict(view.filter),
        "sort": view.sort,
        "shared": view.shared,
        "units": units,
    }


def _units(official: Identity) -> list[str]:
    return sorted({f"{held.area_id}|{held.agency_id}" for held in official.assignments})


def _write(
    store: Store,
    official: Identity,
    view_id: str,
    values: ViewContent | _Deletion,
    action: str,
    expect: int,
) -> DeskView:
    view = find(store, official, view_id)
    if view["owner_id"] != official.id:
        raise NotFound
    update = {"$set": {**values, "updated_at": datetime.now(UTC)}}
    return events.change(
        store, SAVED_VIEWS, view_id, update, action=action, actor=official.actor, expect=expect
    )
