"""Lists of outlets: what an official finds by area, kind, technology, tag, state and words, by code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from pymongo import ASCENDING

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.language.text import fold
from models.outlets import muting
from models.outlets.outlets import OUTLETS, Outlet
from models.store import Query, Store, cursor


@dataclass(frozen=True)
class Filter:
    """What is looked for; what is left open does not filter.

    :param area_id: in this area or below.
    :param code: codes that begin so.
    :param muted: whether it is silenced now.
    :param paired: whether a device is paired.
    :param retired: those that were taken down, in place of those in use.
    :param ids: these alone; None: any.
    :param state: how those are, where they were looked for by that; told of alone.
    """

    area_id: str = ""
    kind: str = ""
    technology: str = ""
    condition: str = ""
    tag: str = ""
    code: str = ""
    muted: bool | None = None
    paired: bool | None = None
    retired: bool = False
    ids: tuple[str, ...] | None = None
    state: str = ""


def page(
    store: Store, official: Identity, wanted: Filter, *, after: str | None = None, limit: int = 20
) -> tuple[list[Outlet], str | None]:
    """Return a page of the outlets that an official may read, and the cursor of the next one.

    :raises Invalid: `bad_cursor`.
    """
    query = query_of(wanted, within=unit_access.within(official, Permission.OUTLET_READ))
    if after:
        (last,) = cursor.decode(after, 1)
        query["$and"].append({"code": {"$gt": last}})
    rows = list(store.collection(OUTLETS).find(query).sort("code", ASCENDING).limit(limit + 1))
    following = cursor.encode(rows[limit - 1]["code"]) if len(rows) > limit else None
    return rows[:limit], following


def each(store: Store, official: Identity | None, wanted: Filter) -> Iterator[Outlet]:
    """Yield all that an official may read, by code; everything for whoever is at the machine (None)."""
    within = unit_access.within(official, Permission.OUTLET_READ) if official else None
    yield from store.collection(OUTLETS).find(query_of(wanted, within=within)).sort("code", ASCENDING)


def matching(
    store: Store, official: Identity, permission: Permission, words: str, *, most: int = 20
) -> list[Outlet]:
    """Return the outlets in use for which an official has a permission and in which all words stand, by code.

    The words are looked for in code, name, hamlets and tags, without their marks.

    :param most: so many of them at most.
    """
    wanted = fold(words).split()
    query = {"$and": [{"retired_at": None}, unit_access.within(official, permission)]}
    found = (
        row for row in store.collection(OUTLETS).find(query).sort("code", ASCENDING) if _has(row, wanted)
    )
    return list(islice(found, most))


def _has(row: Outlet, wanted: list[str]) -> bool:
    said = fold(" ".join([row["code"], row["name"], *row["hamlets"], *row["tags"]]))
    return all(word in said for word in wanted)


def ids(store: Store, wanted: Query) -> list[str]:
    """Return the ids of the outlets in use that a query finds, in order."""
    query = {"$and": [{"retired_at": None}, wanted]}
    rows = store.collection(OUTLETS).find(query, {"_id": 1}).sort("_id", ASCENDING)
    return [row["_id"] for row in rows]


def query_of(wanted: Filter, *, within: Query | None = None) -> dict[str, Any]:
    """Return the query of a filter.

    :param within: what may be found at all.
    """
    now = datetime.now(UTC)
    conditions: list[Query] = [within] if within else []
    conditions.append({"retired_at": {"$ne": None} if wanted.retired else None})
    named = {
        "paths": wanted.area_id,
        "kind": wanted.kind,
        "technology": wanted.technology,
        "condition": wanted.condition,
        "tags": wanted.tag,
    }
    conditions.extend({name: value} for name, value in named.items() if value)
    if wanted.code:
        # A range of an index, and nothing of what was typed is read as a pattern.
        conditions.append({"code": {"$gte": wanted.code, "$lt": f"{wanted.code}\U0010ffff"}})
    if wanted.muted is not None:
        conditions.append(muting.muted_at(now) if wanted.muted else muting.sounding_at(now))
    if wanted.ids is not None:
        conditions.append({"_id": {"$in": list(wanted.ids)}})
    if wanted.paired is not None:
        conditions.append({"paired_at": {"$ne": None} if wanted.paired else None})
    return {"$and": conditions}
