"""Saved views (bộ lọc đã lưu): a filter and an order of the desk under a name, one official's own or his unit's.

Document: `{_id, version, owner_id, name, filter, sort, shared, units, deleted, created_at, updated_at}`. `filter` holds
the arguments of the list as the caller wrote them; `units` are the units (`area|agency`) of the owner whose
officials see a shared view. A deleted view stays for the audit, without its content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, IndexModel

from models.access.callers import Identity
from models.errors import Clash, Fault, NotFound, insist_on_none
from models.language.text import nfc
from models.store import Document, Store, events, new_id
from models.store.collections import CollectionSpec, Kind

SAVED_VIEWS = CollectionSpec(
    "desk_views",
    Document,
    purpose="",
    kept="",
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
    """What is wrong with the name of a view."""
    return [] if nfc(name) else [Fault("name", "required")]


def create(store: Store, official: Identity, view: SavedView) -> Document:
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


def change(store: Store, official: Identity, view_id: str, view: SavedView, *, expect: int) -> Document:
    """Save it anew; only its owner may.

    :raises Invalid: it has no name.
    :raises NotFound: there is none of his.
    :raises Stale: he changed it elsewhere.
    """
    return _write(store, official, view_id, _content(official, view), "changed", expect)


def delete(store: Store, official: Identity, view_id: str, *, expect: int) -> None:
    """Remove it; only its owner may.

    :raises NotFound, Stale: as for `change`.
    """
    empty = {"name": "", "filter": {}, "shared": False, "units": [], "deleted": True}
    _write(store, official, view_id, empty, "deleted", expect)


def find(store: Store, official: Identity, view_id: str) -> Document:
    """A view that the official sees: his own, or one that his unit shares.

    :raises NotFound: there is none.
    """
    return store.one(SAVED_VIEWS, view_id, _seen_by(official))


def every(store: Store, official: Identity) -> list[Document]:
    """The views that the official sees, by name."""
    return list(
        store.collection(SAVED_VIEWS).find(_seen_by(official)).sort([("name", ASCENDING), ("_id", ASCENDING)])
    )


def _seen_by(official: Identity) -> Document:
    shared = {"shared": True, "units": {"$in": _units(official)}}
    return {"deleted": False, "$or": [{"owner_id": official.id}, shared]}


def _content(official: Identity, view: SavedView) -> Document:
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
    store: Store, official: Identity, view_id: str, values: Document, action: str, expect: int
) -> Document:
    view = find(store, official, view_id)
    if view["owner_id"] != official.id:
        raise NotFound
    update = {"$set": {**values, "updated_at": datetime.now(UTC)}}
    return events.change(
        store, SAVED_VIEWS, view_id, update, action=action, actor=official.actor, expect=expect
    )
