"""Praise (biểu dương): what a unit did well in a period, with evidence, named by one official and confirmed by another.

Nobody praises their own unit: both need their right at the area above it. What is published begins as a post of the
editor who does so and goes the way of every post. What is withdrawn stays, with who did it, when and why.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from pymongo import DESCENDING, IndexModel

from models.access import permissions, unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.store import Query, Store
from models.store.collections import CollectionSpec, Kind


class PraiseState(StrEnum):
    """Where a praise stands: chờ xác nhận, đã xác nhận, đã soạn tin, đã rút."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Praise(TypedDict):
    """One praise of one unit for some months (`2026-01`).

    `texts` says by language what the unit did well; Vietnamese is a must. `evidence` are uploads. `by` named it,
    `decided_by` confirmed it, `withdrawn_by` took it back for a `reason`. `post_id` is the post that came of it, "" for
    none.
    """

    _id: str
    version: int
    area_id: str
    paths: list[str]
    first: str
    last: str
    texts: dict[str, str]
    evidence: list[str]
    state: str
    by: str
    at: datetime
    decided_by: str
    decided_at: datetime | None
    post_id: str
    withdrawn_by: str
    withdrawn_at: datetime | None
    reason: str


PRAISES = CollectionSpec(
    "praises",
    Praise,
    purpose="What one unit did well in a period, with evidence, who named it and who confirmed it.",
    kept="For ever; one that was withdrawn is only marked.",
    personal="`by`, `decided_by` and `withdrawn_by` name officials by id; evidence may show people.",
    kind=Kind.PRAISE,
    indexes=[IndexModel([("paths", DESCENDING), ("_id", DESCENDING)])],
)


def get(store: Store, official: Identity, praise_id: str) -> Praise:
    """Return a praise of the active province; whoever reads statistics may read it.

    :raises NotFound: there is none here.
    """
    permissions.insist(official, Permission.STATS_READ)
    return store.one(PRAISES, praise_id, {"paths": areas.active_province_id(store)})


def newest(store: Store, official: Identity, limit: int = 100) -> list[Praise]:
    """Return the newest praises of the active province, those that were withdrawn, too."""
    permissions.insist(official, Permission.STATS_READ)
    query: Query = {"paths": areas.active_province_id(store)}
    return list(store.collection(PRAISES).find(query).sort("_id", DESCENDING).limit(limit))


def above(store: Store, area_id: str) -> str:
    """Return the area above a unit; "" for a province, which nobody here is above of."""
    return areas.get(store, area_id)["parent_id"] or ""


def may(store: Store, official: Identity, permission: Permission, area_id: str) -> bool:
    """Say whether an official has a permission at the area above a unit."""
    parent = above(store, area_id)
    return bool(parent) and unit_access.may_in(store, official, permission, parent)
