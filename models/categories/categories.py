"""Categories of reports and topics of posts."""

from __future__ import annotations

from enum import StrEnum
from typing import NotRequired, TypedDict

from pymongo import ASCENDING

from models.errors import NotFound
from models.store import Query, Store
from models.store.collections import CollectionSpec, Kind


class Category(TypedDict):
    """What a report can be about, and what holds for such reports; the id and `code` are the same.

    - `name` is in `vi`, `km` and `en`; `order` is its place on the screen.
    - `kinds`: the kinds of report that it may be chosen for; a category without any is out of use.
    - `urgency` is an `Urgency`; `promise` is in working days; `after_photo`: solving one needs a photo of the result.
    - `public`: reports may become public at all; `publish`, a `Publication`, says how (without one an official
      decides). `private_place`: the public sees an H3 cell instead of the point.
    - `radius_m`: another report within so many metres may be about the same (without it `DEFAULT_RADIUS`).
    - `of_outlets`: it is about a loudspeaker or a board that the report names, and nobody else is offered it.
    - `origin` is `file`, or `desk` once an official has changed it; then it has a `version`.
    """

    _id: str
    code: str
    name: dict[str, str]
    kinds: list[str]
    urgency: str
    promise: int
    after_photo: bool
    public: bool
    publish: NotRequired[str]
    private_place: NotRequired[bool]
    radius_m: NotRequired[int]
    of_outlets: NotRequired[bool]
    order: int
    origin: str
    version: NotRequired[int]


CATEGORIES = CollectionSpec(
    "categories",
    Category,
    purpose="One thing that a report can be about, with what is promised and what becomes public.",
    kept="For ever; one out of use has no kinds.",
    kind=Kind.CATEGORY,
)


class Topic(TypedDict):
    """What a post can be about; `name` is in `vi`, `km` and `en`, `order` its place on the screen."""

    _id: str
    code: str
    name: dict[str, str]
    order: int
    origin: str


TOPICS = CollectionSpec(
    "topics",
    Topic,
    purpose="One thing that a post can be about.",
    kept="For ever; loaded from `models/data/topics.yml`.",
)


class Urgency(StrEnum):
    """How fast an answer is due: khẩn cấp, xử lý ngay, thường, kiến nghị chính sách."""

    EMERGENCY = "emergency"
    SOON = "soon"
    NORMAL = "normal"
    POLICY = "policy"


def get(store: Store, code: str) -> Category:
    """Return one category.

    :raises NotFound: there is none.
    """
    category = find(store, code)
    if category is None:
        raise NotFound("category_not_found", category=code)
    return category


def find(store: Store, code: str) -> Category | None:
    """Return one category; None if there is none."""
    return store.cached((CATEGORIES.name, code), lambda: store.collection(CATEGORIES).find_one({"_id": code}))


def every(store: Store, kind: str | None = None) -> list[Category]:
    """Return all categories, or those to choose from for one kind of report, in the order of the screen."""
    query: Query = {"kinds": kind, "of_outlets": {"$ne": True}} if kind else {}
    return list(store.collection(CATEGORIES).find(query).sort("order", ASCENDING))


def offered(store: Store) -> list[Category]:
    """Return what anybody may choose from, whatever the kind, in the order of the screen."""
    return [row for row in every(store) if not row.get("of_outlets")]


def topics(store: Store) -> list[Topic]:
    """Return the topics of posts, in the order of the screen."""
    return list(store.collection(TOPICS).find().sort("order", ASCENDING))


#: Metres around a report within which another one of its category is about the same, unless the category says so.
DEFAULT_RADIUS = 100


def radius_of(category: Category) -> int:
    """Return within how many metres another report of this category may be about the same."""
    return category.get("radius_m", DEFAULT_RADIUS)
