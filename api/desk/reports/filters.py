"""The filter of the desk as it stands in an address, in a saved view and in an export: one shape for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypedDict

import marshmallow as ma
from webargs.fields import DelimitedList

from api.extensions.context import current_store
from api.extensions.faulty_bodies import Field
from api.extensions.fields import Choice
from api.extensions.paging import PageArgs, PageArgsSchema
from models.areas import areas
from models.categories.categories import Urgency
from models.categories.report_kinds import ReportKind
from models.desk import filter_checks
from models.desk import search as desk_search
from models.desk.filter_checks import ME, NOBODY
from models.desk.search import Filter, Order
from models.errors import Fault
from models.language.languages import LANGUAGES
from models.messages.messages import MessageChannel
from models.store import Store
from models.workflow.transitions import CloseReason, Rating, ReportState


def _several(inner: Field, text: str) -> DelimitedList:
    """Return some values with commas between them."""
    return DelimitedList(
        inner, load_default=(), validate=ma.validate.Length(max=30), metadata={"description": text}
    )


def _id(text: str) -> ma.fields.String:
    return ma.fields.String(
        load_default="", validate=ma.validate.Length(max=100), metadata={"description": text}
    )


def _time(text: str) -> ma.fields.AwareDateTime:
    return ma.fields.AwareDateTime(format="iso", load_default=None, metadata={"description": text})


def _flag(text: str) -> ma.fields.Boolean:
    return ma.fields.Boolean(load_default=None, allow_none=True, metadata={"description": text})


class FactsSchema(ma.Schema):
    """Filters that combine; what is left out does not filter."""

    q = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=200),
        metadata={
            "description": "Words in text or address, with or without diacritics, the last may be a beginning; "
            "or a tracking code.",
            "example": "ngap duong",
        },
    )
    kind = Choice(ReportKind, load_default="")
    area = _id("Code or id of an area; with everything below it.")
    agency = _id("Id of an agency.")
    assignee = _id(f"Id of an official, `{ME}` or `{NOBODY}`.")
    channel = Choice(MessageChannel, load_default="", metadata={"description": "Where residents came from."})
    language = ma.fields.String(
        load_default="",
        validate=ma.validate.OneOf(["", *LANGUAGES]),
        metadata={"description": "That the resident is written to in."},
    )
    overdue = ma.fields.Boolean(load_default=False)
    escalated = ma.fields.Boolean(
        load_default=False,
        metadata={"description": "Overdue and gone up the tree, to the caller's agency, too."},
    )
    due_from = _time("Due at this time or later.")
    due_before = _time("Due before this time.")
    filed_from = _time("Filed at this time or later.")
    filed_to = _time("Filed before this time.")
    reopened = _flag("Whether the resident reopened it.")
    has_photo = _flag("Whether the resident sent photos.")
    extended = _flag("Whether the unit promised a later day.")
    legal = _flag("Whether it is a complaint or denunciation in the legal sense.")
    group = _id("Code of a report: all calls of its group, and what was merged into it.")
    about_post = _id("Id of the post, such as a policy, that it is about.")
    unpublished = ma.fields.Boolean(
        load_default=False,
        metadata={"description": "Waits for an official to look at it before everybody sees it."},
    )


class FilterFacts(TypedDict):
    """What `FactsSchema` loads."""

    q: str
    kind: str
    area: str
    agency: str
    assignee: str
    channel: str
    language: str
    overdue: bool
    escalated: bool
    due_from: datetime | None
    due_before: datetime | None
    filed_from: datetime | None
    filed_to: datetime | None
    reopened: bool | None
    has_photo: bool | None
    extended: bool | None
    legal: bool | None
    group: str
    about_post: str
    unpublished: bool


class FilterSchema(FactsSchema):
    """Filters in an address: several values stand with commas between them."""

    state = _several(Choice(ReportState), "Left out: all but merged ones.")
    category = _several(ma.fields.String(validate=ma.validate.Length(max=40)), "Codes of categories.")
    urgency = _several(Choice(Urgency), "Of the category, or emergency for words of danger.")
    close_reason = _several(Choice(CloseReason), "How it was resolved.")
    rating = _several(Choice(Rating), "How the resident rated it.")
    sort = Choice(Order, load_default=Order.NEWEST)


class FilterBody(FilterFacts):
    """What `FilterBodySchema` loads."""

    state: Sequence[str]
    category: Sequence[str]
    urgency: Sequence[str]
    close_reason: Sequence[str]
    rating: Sequence[str]


class FilterArgs(FilterBody):
    """What `FilterSchema` loads."""

    sort: str


class FilterBodySchema(FactsSchema):
    """The same filters in a JSON body, where several values are a list."""

    state = ma.fields.List(Choice(ReportState), load_default=(), validate=ma.validate.Length(max=30))
    category = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        load_default=(),
        validate=ma.validate.Length(max=30),
    )
    urgency = ma.fields.List(Choice(Urgency), load_default=(), validate=ma.validate.Length(max=30))
    close_reason = ma.fields.List(Choice(CloseReason), load_default=(), validate=ma.validate.Length(max=30))
    rating = ma.fields.List(Choice(Rating), load_default=(), validate=ma.validate.Length(max=30))


class DeskReportArgsSchema(FilterSchema, PageArgsSchema):
    """Filters, and which page."""

    collapsed = ma.fields.Boolean(
        load_default=True,
        metadata={
            "description": "Of many calls for rescue that may come from one hand one row stands for all, unless `q` or "
            "`group` is given; false lists each."
        },
    )


class DeskReportArgs(FilterArgs, PageArgs):
    """What `DeskReportArgsSchema` loads."""

    collapsed: bool


def faults_of(args: FilterBody) -> list[Fault]:
    """Return what a filter names that does not exist, and times that end before they begin."""
    named = filter_checks.faults_of(
        current_store(),
        area=args["area"],
        agency=args["agency"],
        category=args["category"],
        assignee=args["assignee"],
    )
    filed = filter_checks.order_faults(filed_from=args["filed_from"], filed_to=args["filed_to"])
    due = filter_checks.order_faults(due_from=args["due_from"], due_before=args["due_before"])
    return [*named, *filed, *due]


def page_faults(args: DeskReportArgs) -> list[Fault]:
    """Return the same and, of a page, whether its cursor belongs to another order."""
    faults, after = faults_of(args), args["after"]
    if after and not desk_search.is_cursor(Order(args["sort"]), after):
        faults.append(Fault("after", "bad_cursor", about=("after", "sort")))
    return faults


def faults_of_body(args: FilterBody | None) -> list[Fault]:
    """Return the faults of a filter that stands as `filter` in a body."""
    return [_within_body(fault) for fault in faults_of(args)] if args else []


def _within_body(fault: Fault) -> Fault:
    about = tuple(f"filter.{name}" for name in fault.about)
    return replace(fault, field=f"filter.{fault.field}", about=about)


def filter_from(store: Store, args: FilterBody) -> Filter:
    """Make the filter that loaded arguments without faults ask for."""
    return Filter(
        states=tuple(args["state"]),
        categories=tuple(args["category"]),
        urgencies=tuple(args["urgency"]),
        close_reasons=tuple(args["close_reason"]),
        ratings=tuple(args["rating"]),
        area_id=areas.searched(store, args["area"])["_id"] if args["area"] else "",
        agency_id=args["agency"],
        text=args["q"],
        kind=args["kind"],
        assignee=args["assignee"],
        channel=args["channel"],
        overdue=args["overdue"],
        escalated=args["escalated"],
        language=args["language"],
        due_from=args["due_from"],
        due_before=args["due_before"],
        filed_from=args["filed_from"],
        filed_to=args["filed_to"],
        reopened=args["reopened"],
        has_photo=args["has_photo"],
        extended=args["extended"],
        legal=args["legal"],
        group=args["group"],
        # Views that were saved before lack it.
        about_post_id=args.get("about_post", ""),
        unpublished=args["unpublished"],
    )
