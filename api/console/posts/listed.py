"""The list of posts: a filter that stands in the address, filters that everybody needs, and a page of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import request

from api.console.posts import names, places
from api.desk.posts import filters
from api.desk.posts.schemas import DeskPostArgs, DeskPostArgsSchema
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.problems import faults_in
from api.html.forms import Form, Option, structured
from api.html.words import later, said
from models.areas import agencies, areas
from models.categories import categories
from models.content import desk_list, posts, source_changes
from models.content.posts import Post, PostState
from models.errors import Fault, NotFound
from models.language.languages import choose

#: Rows of a page.
ROWS = 30

#: Counting beside a filter stops here.
MOST_COUNTED = 99

#: Filters that everybody needs, as they stand in the address; the first is shown where none is asked for.
VIEWS: Sequence[tuple[str, Mapping[str, str]]] = (
    (later("Tất cả"), {}),
    (later("Chờ duyệt"), {"state": PostState.SUBMITTED}),
    (later("Bản thảo"), {"state": PostState.DRAFT}),
    (later("Bị trả lại"), {"state": PostState.RETURNED}),
    (later("Đã lên lịch"), {"state": PostState.SCHEDULED}),
    (later("Đang đăng"), {"state": PostState.PUBLISHED}),
    (later("Tôi viết"), {"mine": "true"}),
)

#: What comes down from above, for whoever writes for an area below.
FROM_ABOVE = later("Tin cấp trên")

#: The views whose rows wait for somebody: these are counted.
COUNTED = (PostState.SUBMITTED, PostState.RETURNED, PostState.SCHEDULED)

LABELS = {"area": later("Địa bàn"), "mine": later("Chỉ bài tôi viết"), "category": later("Chủ đề")}


@dataclass(frozen=True)
class View:
    """A filter as a link."""

    words: str
    query: str
    current: bool
    count: int | None


@dataclass(frozen=True)
class Row:
    """A post in the list.

    :param at: when it appeared or is to appear, else when it was last changed.
    :param languages: codes of those in which it can be read.
    :param changed: the post that it was written after has changed since.
    """

    id: str
    title: str
    begins: str
    state: str
    state_name: str
    colour: str
    kind: str
    urgent: bool
    area: str
    agency: str
    at: datetime
    languages: Sequence[str]
    changed: bool


@dataclass(frozen=True)
class Listed:
    """A page of posts.

    :param following: the address of the next page; "" for none.
    """

    rows: Sequence[Row]
    views: Sequence[View]
    form: Form
    following: str


def asked() -> Listed:
    """Return the page that the address asks for."""
    given = structured(DeskPostArgsSchema(), request.args)
    query = {name: value for name, value in given.items() if value not in (False, None)}
    args, faults = _read(query)
    found, following = desk_list.search(
        current_store(), current_identity(), filters.query_of(args), after=args["after"], limit=ROWS
    )
    kept = {name: str(value).lower() if value is True else str(value) for name, value in query.items()}
    kept.pop("after", None)
    form = Form(DeskPostArgsSchema(), request.args, faults, options=_options(), labels=LABELS, prefix="f-")
    following = f"/console/posts?{urlencode({**kept, 'after': following})}" if following else ""
    return Listed([row_of(post) for post in found], list(_views(kept)), form, following)


def row_of(post: Post) -> Row:
    """Return a post as a row."""
    text = posts.text_of(post, current_language())
    return Row(
        post["_id"],
        text["title"],
        text["plain"][:200],
        post["state"],
        names.named(names.STATES, post["state"]),
        names.COLOURS.get(post["state"], ""),
        names.named(names.KINDS, post["kind"]),
        post["priority"] == posts.Priority.URGENT,
        area_name(post["area_id"]),
        agency_name(post["source_agency_id"]),
        post["published_at"] or post["publish_at"] or post["updated_at"],
        posts.languages(post),
        source_changes.unseen(post) is not None,
    )


def area_name(area_id: str) -> str:
    """Return the name of an area; its id where there is none."""
    try:
        return areas.get(current_store(), area_id)["full_name"]
    except NotFound:
        return area_id


def agency_name(agency_id: str) -> str:
    """Return the name of an agency; "" for none."""
    found = agencies.find(current_store(), agency_id) if agency_id else None
    return choose(found["name"], current_language()) if found else ""


def topics() -> Sequence[Option]:
    """Return the topics of posts to choose from."""
    return [
        Option(row["_id"], choose(row["name"], current_language()))
        for row in categories.topics(current_store())
    ]


def _read(query: Mapping[str, object]) -> tuple[DeskPostArgs, Sequence[Fault]]:
    """Return the filters, those of all posts where something is wrong with them, and what is wrong."""
    schema = DeskPostArgsSchema()
    everything: DeskPostArgs = schema.load({})
    faults: Sequence[Fault] = faults_in(schema, dict(query))
    args: DeskPostArgs = everything if faults else schema.load(query)
    faults = faults or list(filters.filter_faults(args))
    return (everything if faults else args), faults


def _views(kept: Mapping[str, str]) -> Iterable[View]:
    rows = list(VIEWS)
    if own := places.own():
        rows.append((FROM_ABOVE, {"from_above": own}))
    for words, query in rows:
        yield View(said(words), urlencode(query), dict(query) == dict(kept), _count(query))


def _count(query: Mapping[str, str]) -> int | None:
    if query.get("state") not in COUNTED:
        return None
    wanted = filters.query_of(DeskPostArgsSchema().load(dict(query)))
    return desk_list.count(current_store(), current_identity(), wanted, MOST_COUNTED)


def _options() -> dict[str, Sequence[Option]]:
    return {
        "state": names.options(names.STATES),
        "kind": names.options(names.KINDS),
        "priority": names.options(names.PRIORITIES),
        "category": topics(),
        "area": places.written_for(),
    }
