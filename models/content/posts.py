"""Posts (tin, thông báo): what is published for the people of an area.

A post stands at one area and is read there and everywhere below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypedDict, cast

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.areas import areas
from models.categories import categories
from models.errors import Fault, Invalid
from models.language.languages import LANGUAGES
from models.language.text import nfc
from models.store import Query, Store, cursor, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor


class PostText(TypedDict):
    """The words of a post in one language."""

    title: str
    body: str


class PostDraft(TypedDict, total=False):
    """What an official gives of a new post; `area_id`, `category`, `lang`, `title` and `body` are a must."""

    _id: str
    area_id: str
    kind: str
    category: str
    lang: str
    title: str
    body: str
    translations: dict[str, PostText]
    priority: str
    audience: str
    starts_at: datetime | None
    ends_at: datetime | None
    image: str | None
    needs_native_review: bool


class Post(TypedDict):
    """One post.

    `kind` is a `PostKind`, `category` the code of a topic, `priority` a `Priority`, `audience` an `Audience`, `state` a
    `PostState`. `lang` is the language of `title` and `body`; `translations` has others. `starts_at` and `ends_at` are
    those of what it announces; `image` is the id of an upload. `needs_native_review` says that a
    native speaker has still to review it.
    """

    _id: str
    version: int
    area_id: str
    kind: str
    category: str
    lang: str
    title: str
    body: str
    translations: dict[str, PostText]
    priority: str
    audience: str
    state: str
    published_at: datetime | None
    updated_at: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    image: str | None
    needs_native_review: bool


POSTS = CollectionSpec(
    "posts",
    Post,
    purpose="One item of news or one notice for the people of an area.",
    kept="For ever; one that was taken back is unpublished.",
    kind=Kind.POST,
    indexes=[
        IndexModel(
            [
                ("area_id", ASCENDING),
                ("state", ASCENDING),
                ("audience", ASCENDING),
                ("published_at", DESCENDING),
                ("_id", DESCENDING),
            ]
        )
    ],
)

LONGEST_TITLE = 300
LONGEST_BODY = 50_000


class PostState(StrEnum):
    """A post is written, published, and perhaps taken back."""

    DRAFT = "draft"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"


class PostKind(StrEnum):
    """News says what happened; a notice says what is coming."""

    NEWS = "news"
    NOTICE = "notice"


class Priority(StrEnum):
    """The three priorities of bulletins of Circular 39/2020/TT-BTTTT, low to high."""

    NORMAL = "normal"
    PRIORITY = "priority"
    URGENT = "urgent"


class Audience(StrEnum):
    """Whom a post is for; only public ones stand in the feed."""

    PUBLIC = "public"
    STAFF = "staff"


@dataclass(frozen=True)
class Page:
    """Some posts, and the cursor of the next page or None."""

    posts: list[Post]
    next: str | None


def draft(store: Store, post: PostDraft, actor: Actor) -> Post:
    """Keep a new post as a draft.

    :raises Invalid: naming every fault.
    """
    return events.create(store, POSTS, _checked(store, post), action="drafted", actor=actor)


def publish(
    store: Store, id: str, actor: Actor, *, at: datetime | None = None, expect: int | None = None
) -> Post:
    """Publish a post now, or at the time `at`; the feed shows it from then on.

    :raises NotFound: there is no such post.
    :raises Stale: somebody changed it first, or it is published already.
    """
    now = datetime.now(UTC)
    values = {"state": PostState.PUBLISHED, "published_at": at or now, "updated_at": now}
    guard = {"state": {"$ne": PostState.PUBLISHED}}
    details: events.EventDetails = {"public": True}
    return events.change(
        store,
        POSTS,
        id,
        {"$set": values},
        action="published",
        actor=actor,
        expect=expect,
        guard=guard,
        details=details,
    )


def unpublish(store: Store, id: str, actor: Actor, note: str, *, expect: int | None = None) -> Post:
    """Take a post back, with the reason.

    :raises NotFound: there is no such post.
    :raises Stale: somebody changed it first, or it is not published.
    """
    values = {"state": PostState.UNPUBLISHED, "updated_at": datetime.now(UTC)}
    return events.change(
        store,
        POSTS,
        id,
        {"$set": values},
        action="unpublished",
        actor=actor,
        expect=expect,
        guard={"state": PostState.PUBLISHED},
        details={"note": note},
    )


def get_published(store: Store, id: str) -> Post:
    """Return a post that the public may read.

    :raises NotFound: there is none, or it is not (or no longer) for the public.
    """
    return store.one(POSTS, id, _readable())


def feed(
    store: Store,
    area_id: str | None,
    *,
    after: str | None = None,
    limit: int = 20,
    category: str | None = None,
    lang: str | None = None,
) -> Page:
    """Return the posts of an area and of everything above it, newest first.

    An area of an earlier map reads what stands in its successors.

    :param area_id: None for the whole active province: everything in it.
    :param after: cursor of the page before.
    :param category: only posts of this topic.
    :param lang: only posts that can be read in this language.
    :raises NotFound: there is no such area.
    :raises Invalid: the cursor is none of ours.
    """
    here = _read_at(store, area_id) if area_id else areas.below(store, areas.active_province_id(store))
    conditions: list[Query] = [{"area_id": {"$in": sorted(here)}, **_readable()}]
    if category:
        conditions.append({"category": category})
    if lang:
        conditions.append({"$or": [{"lang": lang}, {f"translations.{lang}": {"$exists": True}}]})
    if after:
        conditions.append(_older_than(after))
    order = [("published_at", DESCENDING), ("_id", DESCENDING)]
    rows = list(store.collection(POSTS).find({"$and": conditions}).sort(order).limit(limit + 1))
    shown = rows[:limit]
    more = len(rows) > limit
    return Page(shown, cursor.encode(shown[-1]["published_at"], shown[-1]["_id"]) if more else None)


def cursor_faults(after: str | None) -> list[Fault]:
    """Return what is wrong with the cursor of a page of the feed."""
    try:
        if after:
            _older_than(after)
    except Invalid as error:
        return list(error.faults)
    return []


def in_language(post: Post, lang: str) -> Post:
    """Return the post as read in `lang`: its title, body and lang are the translation's if there is one."""
    translated = (post["translations"] or {}).get(lang)
    return {**post, **translated, "lang": lang} if translated and lang != post["lang"] else post


def _read_at(store: Store, area_id: str) -> set[str]:
    return {one for now in areas.in_use(store, area_id) for one in now["path"]}


def _readable() -> Query:
    now = datetime.now(UTC)
    return {"state": PostState.PUBLISHED, "audience": Audience.PUBLIC, "published_at": {"$lte": now}}


def _older_than(after: str) -> Query:
    at, last = cursor.decode(after, 2)
    if not (isinstance(at, datetime) and isinstance(last, str)):
        raise Invalid(Fault("after", "bad_cursor"))
    return {"$or": [{"published_at": {"$lt": at}}, {"published_at": at, "_id": {"$lt": last}}]}


def _checked(store: Store, post: PostDraft) -> Post:
    """Return the draft with its defaults filled in.

    :raises Invalid: naming every fault.
    """
    title, body = nfc(post.get("title", "")), nfc(post.get("body", ""))
    texts = (("title", title, LONGEST_TITLE), ("body", body, LONGEST_BODY))
    faults = [Fault(name, "required") for name, text, _ in texts if not text]
    faults += [Fault(name, "too_long", {"max": most}) for name, text, most in texts if len(text) > most]
    if post.get("lang") not in LANGUAGES:
        faults.append(Fault("lang", "not_a_choice"))
    if not any(topic["_id"] == post.get("category") for topic in categories.topics(store)):
        faults.append(Fault("category", "not_a_choice"))
    if not store.collection(areas.AREAS).find_one({"_id": post.get("area_id")}, {"_id": 1}):
        faults.append(Fault("area_id", "area_not_found", {"area": post.get("area_id", "")}))
    if faults:
        raise Invalid(*faults)
    fixed = {"title": title, "body": body, "state": PostState.DRAFT, "updated_at": datetime.now(UTC)}
    return cast(Post, {**_DEFAULTS, **post, **fixed})


_DEFAULTS: Mapping[str, object] = {
    "kind": PostKind.NEWS,
    "translations": {},
    "priority": Priority.NORMAL,
    "audience": Audience.PUBLIC,
    "published_at": None,
    "starts_at": None,
    "ends_at": None,
    "image": None,
    "needs_native_review": False,
}
