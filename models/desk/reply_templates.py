"""Reply templates (mẫu trả lời): texts to begin an answer with, in three languages, by state and category.

They come from `models/data/reply_templates.yml`; one that was changed at the desk stays as it is. All offices of the
province answer with the same ones, so only who may write them for the whole province changes them.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NotRequired, TypedDict

from pymongo import ASCENDING

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.categories import categories
from models.categories.categories import Category
from models.categories.report_kinds import ReportKind
from models.errors import Fault, insist_on_none
from models.language import visible
from models.language.dates import day
from models.language.languages import choose
from models.language.text import nfc
from models.promises import promise
from models.reports.reports import Report
from models.store import Store, events, new_id
from models.store.catalogue_rows import DESK
from models.store.collections import CollectionSpec, Kind


class TemplateContent(TypedDict):
    """What an official writes of a template, and that it is the desk's from now on; see `ReplyTemplate`."""

    name: str
    states: list[str]
    categories: list[str]
    texts: dict[str, str]
    origin: str
    deleted: bool
    updated_at: datetime


class ReplyTemplate(TypedDict):
    """A text to begin an answer with.

    `states` and `categories` (codes) say what it is for; an empty list fits every one. `texts` are by language, with
    the `PLACEHOLDERS` in braces. `order` decides between templates that fit equally well. `origin` is `file`, or
    `desk` when an official wrote or changed it; one of the file has no `updated_at`, and its id as `code`.
    """

    _id: str
    version: int
    name: str
    states: list[str]
    categories: list[str]
    texts: dict[str, str]
    order: int
    origin: str
    deleted: bool
    code: NotRequired[str]
    updated_at: NotRequired[datetime]


class _Deletion(TypedDict):
    """What deleting a template sets."""

    deleted: bool
    origin: str


REPLY_TEMPLATES = CollectionSpec(
    "reply_templates",
    ReplyTemplate,
    purpose="A text to begin an answer with, for some states and categories.",
    kept="For ever; a deleted one is only marked, so that loading the file does not bring it back.",
    kind=Kind.TEMPLATE,
)

#: What may stand in braces: tracking code, agency, due day, category.
PLACEHOLDERS = frozenset({"code", "agency", "due", "category"})

MAX_NAME, MAX_TEXT = 120, 2000

#: Stands in a preview for a tracking code; it is none.
EXAMPLE_CODE = "VL-0000-0000"

#: Those of the desk come after those of the file that fit as well.
LAST = 1000


@dataclass(frozen=True)
class Template:
    """What a template holds.

    :param texts: by language; Vietnamese is a must.
    """

    name: str
    texts: Mapping[str, str]
    states: Sequence[str] = ()
    categories: Sequence[str] = ()


def create(store: Store, official: Identity, template: Template) -> ReplyTemplate:
    """Write a template.

    :raises Invalid: naming every fault.
    :raises Forbidden: `no_permission` for the whole province.
    """
    _insist_on_province(store, official)
    document = {"_id": new_id(), **_content(store, template), "order": LAST}
    return events.create(store, REPLY_TEMPLATES, document, action="created", actor=official.actor)


def change(
    store: Store, official: Identity, template_id: str, template: Template, *, expect: int
) -> ReplyTemplate:
    """Write it again.

    :raises Invalid: naming every fault.
    :raises NotFound: there is none.
    :raises Forbidden: `no_permission` for the whole province.
    :raises Stale: somebody was faster.
    """
    _insist_on_province(store, official)
    get(store, template_id)
    return _write(store, official, template_id, _content(store, template), "changed", expect)


def delete(store: Store, official: Identity, template_id: str, *, expect: int) -> None:
    """Remove it; one from the file does not come back.

    :raises NotFound, Forbidden, Stale: as for `change`.
    """
    _insist_on_province(store, official)
    get(store, template_id)
    _write(store, official, template_id, {"deleted": True, "origin": DESK}, "deleted", expect)


def get(store: Store, template_id: str) -> ReplyTemplate:
    """Return one template.

    :raises NotFound: there is none.
    """
    return store.one(REPLY_TEMPLATES, template_id, {"deleted": False})


def ranked(store: Store, state: str = "", category: str = "") -> list[ReplyTemplate]:
    """Return the templates that fit a state and a category, those made for just them first.

    Without a state, or without a category, every template fits in that respect.
    """
    found = (
        store.collection(REPLY_TEMPLATES)
        .find({"deleted": False})
        .sort([("order", ASCENDING), ("_id", ASCENDING)])
    )
    fits = [(_fit(row["states"], state), _fit(row["categories"], category), row) for row in found]
    fitting = [
        (by_state + 2 * by_category, row) for by_state, by_category, row in fits if by_state * by_category
    ]
    return [row for _, row in sorted(fitting, key=lambda pair: -pair[0])]


def rendered(store: Store, template: ReplyTemplate, report: Report, language: str) -> str:
    """Return the text of a template for a report, in a language, else in Vietnamese."""
    return choose(template["texts"], language).format_map(
        {
            "code": report["code"],
            "agency": agencies.name(store, report["agency_id"], language),
            "due": day(report["due_at"]),
            "category": choose(categories.get(store, report["category"])["name"], language),
        }
    )


def previewed(store: Store, texts: Mapping[str, str], language: str, category: str = "") -> str:
    """Return a text as somebody reads it whose report was filed just now; in a language, else in Vietnamese.

    :param category: its code; "" for the first of reports from the street. The tracking code is none that exists.
    :raises Invalid: the text has other placeholders than the known ones.
    """
    text = choose(texts, language)
    insist_on_none(_text_faults("text", text))
    about = (categories.find(store, category) if category else None) or _usual(store)
    due_at = promise.promise(promise.working_time(store), about, datetime.now(UTC))
    committee = agencies.committee(areas.active_province_id(store))
    return text.format_map(
        {
            "code": EXAMPLE_CODE,
            "agency": agencies.name(store, committee, language),
            "due": day(due_at),
            "category": choose(about["name"], language),
        }
    )


def _usual(store: Store) -> Category:
    """Return a category that reports from the street have; any where the province has taken them out of use."""
    return (categories.every(store, ReportKind.INCIDENT) or categories.every(store))[0]


def _insist_on_province(store: Store, official: Identity) -> None:
    permissions.insist_in(store, official, Permission.TEMPLATE_WRITE, areas.active_province_id(store))


def _fit(wanted: Sequence[str], given: str) -> int:
    """Return 0 if it does not fit, 1 if it fits anything, 2 if it is made for this."""
    if not wanted or not given:
        return 1
    return 2 if given in wanted else 0


def _content(store: Store, template: Template) -> TemplateContent:
    """Return the fields of a template, when nothing is wrong with it.

    :raises Invalid: naming every fault.
    """
    insist_on_none(faults_of(store, template))
    return {
        "name": nfc(template.name),
        "states": list(template.states),
        "categories": list(template.categories),
        "texts": _clean(template.texts),
        "origin": DESK,
        "deleted": False,
        "updated_at": datetime.now(UTC),
    }


def _clean(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: nfc(text) for language, text in texts.items()}


def faults_of(store: Store, template: Template) -> list[Fault]:
    """Return everything that is wrong with a template."""
    texts = _clean(template.texts)
    faults = visible.name_faults("name", template.name, MAX_NAME)
    if not texts.get("vi"):
        faults.append(Fault("texts.vi", "required"))
    faults += [fault for language, text in texts.items() for fault in _text_faults(f"texts.{language}", text)]
    known = {row["_id"] for row in categories.every(store)}
    faults += [
        Fault(f"categories.{n}", "category_unknown")
        for n, code in enumerate(template.categories)
        if code not in known
    ]
    return faults


def _text_faults(field: str, text: str) -> list[Fault]:
    """Return the fault of a text with other placeholders than the known ones, or with a format of its own."""
    try:
        parts = [
            (name, form, how) for _, name, form, how in string.Formatter().parse(text) if name is not None
        ]
    except ValueError:
        return [Fault(field, "braces_uneven")]
    if any(name not in PLACEHOLDERS or form or how for name, form, how in parts):
        return [Fault(field, "placeholder_unknown", {"known": ", ".join(sorted(PLACEHOLDERS))})]
    return []


def _write(
    store: Store,
    official: Identity,
    template_id: str,
    values: TemplateContent | _Deletion,
    action: str,
    expect: int,
) -> ReplyTemplate:
    update = {"$set": {**values, "updated_at": datetime.now(UTC)}}
    return events.change(
        store, REPLY_TEMPLATES, template_id, update, action=action, actor=official.actor, expect=expect
    )
