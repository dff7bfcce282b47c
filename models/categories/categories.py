"""Categories of reports and topics of posts.

A category: `{_id: code, name: {vi, km, en}, kinds, urgency, promise, after_photo, public, order, origin}`;
`kinds` are the kinds of report it may be chosen for, `promise` is in working days, `after_photo` says that
solving one needs a photo of the result. It may have `publish` (`auto`: public without review), `private_place`
(published as an H3 cell) and `radius_m` (another report within so many metres may be about the same).
A topic: `{_id: code, name, order, origin}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pymongo import ASCENDING

from models.errors import NotFound
from models.store import Document, Store
from models.store.collections import CollectionSpec, Kind

CATEGORIES = CollectionSpec(
    "categories",
    Document,
    purpose="",
    kept="",
    kind=Kind.CATEGORY,
)

TOPICS = CollectionSpec(
    "topics",
    Document,
    purpose="",
    kept="",
)


class Urgency(StrEnum):
    """How fast an answer is due: khẩn cấp, xử lý ngay, thường, kiến nghị chính sách."""

    EMERGENCY = "emergency"
    SOON = "soon"
    NORMAL = "normal"
    POLICY = "policy"


def get(store: Store, code: str) -> Document:
    """One category.

    :raises NotFound: there is none.
    """
    category = store.cached(
        (CATEGORIES.name, code), lambda: store.collection(CATEGORIES).find_one({"_id": code})
    )
    if category is None:
        raise NotFound("category_not_found", category=code)
    return category


def every(store: Store, kind: str | None = None) -> list[Document]:
    """All categories, or those for one kind of report, in the order of the screen."""
    query = {"kinds": kind} if kind else {}
    return list(store.collection(CATEGORIES).find(query).sort("order", ASCENDING))


def topics(store: Store) -> list[Document]:
    """The topics of posts, in the order of the screen."""
    return list(store.collection(TOPICS).find().sort("order", ASCENDING))


#: Metres around a report within which another one of its category is about the same, unless the category says so.
DEFAULT_RADIUS = 100


def radius_of(category: Mapping[str, Any]) -> int:
    """Within so many metres a report of this category may be about the same: `radius_m` of its row."""
    return int(category.get("radius_m", DEFAULT_RADIUS))
