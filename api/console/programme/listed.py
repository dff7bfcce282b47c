"""The list of bulletins: a filter that stands in the address, and a page of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import request

from api.console.programme import names, places
from api.desk.bulletins.schemas import BulletinListSchema
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.problems import faults_in
from api.html.forms import Form, Option, structured
from api.html.words import later, said
from models.language.languages import OWN_NAMES, choose
from models.programme import drafting
from models.programme.bulletins import Bulletin, BulletinState

ROWS, MOST_COUNTED = 30, 100

#: The filters that stand ready, and of which of them the rows wait for somebody.
VIEWS: Sequence[tuple[str, Mapping[str, str]]] = (
    (later("Tất cả"), {}),
    (later("Chờ duyệt"), {"state": BulletinState.SUBMITTED}),
    (later("Bị trả lại"), {"state": BulletinState.RETURNED}),
    (later("Bản thảo"), {"state": BulletinState.DRAFT}),
    (later("Đã được duyệt"), {"state": BulletinState.APPROVED}),
    (later("Khẩn cấp"), {"priority": "urgent"}),
)
COUNTED = (BulletinState.SUBMITTED, BulletinState.RETURNED)

LABELS = {"area": later("Địa bàn"), "state": later("Trạng thái"), "priority": later("Mức ưu tiên")}


@dataclass(frozen=True)
class Row:
    """A bulletin in the list; `heard` and `seen` are what it has: sound, frames."""

    id: str
    title: str
    begins: str
    state: str
    colour: str
    priority: str
    priority_colour: str
    place: str
    heard: bool
    seen: bool
    languages: Sequence[str]
    at: datetime


@dataclass(frozen=True)
class View:
    """A filter as a link."""

    words: str
    query: str
    current: bool
    count: int | None


@dataclass(frozen=True)
class Listed:
    """A page of bulletins; `following` is the address of the next one, or ""."""

    rows: Sequence[Row]
    views: Sequence[View]
    form: Form
    following: str


def asked() -> Listed:
    """Return the page that the address asks for."""
    schema = BulletinListSchema()
    query = {name: value for name, value in structured(schema, request.args).items() if value}
    faults = faults_in(schema, query)
    args = schema.load({} if faults else query)
    wanted = drafting.Filter(args["area"], args["state"], args["priority"])
    found, following = drafting.page(
        current_store(), current_identity(), wanted, after=args["after"], limit=ROWS
    )
    kept = {name: str(value) for name, value in query.items() if name != "after"}
    form = Form(schema, request.args, faults, options=_options(), labels=LABELS, prefix="f-")
    more = f"/console/programme?{urlencode({**kept, 'after': following})}" if following else ""
    return Listed([row_of(one) for one in found], list(_views(kept)), form, more)


def row_of(bulletin: Bulletin) -> Row:
    """Return a bulletin as a row."""
    text = text_of(bulletin)
    return Row(
        bulletin["_id"],
        text[0],
        text[1][:200],
        names.named(names.STATES, bulletin["state"]),
        names.COLOURS.get(bulletin["state"], ""),
        names.named(names.PRIORITIES, bulletin["priority"]),
        names.PRIORITY_COLOURS.get(bulletin["priority"], ""),
        places.area_name(bulletin["area_id"]),
        bool(bulletin["sounds"] or bulletin["recordings"]),
        bool(bulletin["frames"] or bulletin["picture"]),
        [OWN_NAMES[one] for one in bulletin["texts"]],
        bulletin["updated_at"],
    )


def text_of(bulletin: Bulletin) -> tuple[str, str]:
    """Return title and body in the caller's language, else in one that there is."""
    texts = bulletin["texts"]
    if not texts:
        return said("Bản tin chưa có lời"), ""
    language = current_language()
    return (
        choose({name: one["title"] for name, one in texts.items()}, language),
        choose({name: one["body"] for name, one in texts.items()}, language),
    )


def _views(kept: Mapping[str, str]) -> Iterable[View]:
    for words, query in VIEWS:
        yield View(said(words), urlencode(query), dict(query) == dict(kept), _count(query))


def _count(query: Mapping[str, str]) -> int | None:
    if query.get("state") not in COUNTED:
        return None
    wanted = drafting.Filter(state=query["state"])
    found, _ = drafting.page(current_store(), current_identity(), wanted, limit=MOST_COUNTED)
    return len(found)


def _options() -> dict[str, Sequence[Option]]:
    return {
        "area": places.read(),
        "state": names.options(names.STATES),
        "priority": names.options(names.PRIORITIES),
    }
