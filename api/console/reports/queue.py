"""The queue: a filter that stands in the address, its page of reports, and the neighbours of one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import request

from api.console.reports import saved
from api.console.reports.saved import Saved
from api.desk.reports.filters import DeskReportArgs, DeskReportArgsSchema, filter_from, page_faults
from api.desk.reports.presented import DeskReport, desk_views
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.problems import faults_in
from api.html.forms import Form, Option, structured
from api.html.words import later, said
from models.access import permissions
from models.access.permissions import Permission
from models.categories import categories
from models.desk import desk
from models.desk import search as desk_search
from models.desk.filter_checks import ME, NOBODY
from models.desk.search import Filter, Order
from models.errors import Fault
from models.language import wording
from models.language.languages import choose
from models.reports.reports import Report
from models.workflow.transitions import OPEN_STATES, RUNNING_STATES, ReportState

#: Rows of a page.
ROWS = 30

#: Counting beside a filter stops here.
MOST_COUNTED = 99

_RUNNING = ",".join(sorted(RUNNING_STATES))

#: Filters that everybody needs, as they stand in the address; the first is shown where none is asked for.
VIEWS: Sequence[tuple[str, Mapping[str, str]]] = (
    (later("Cần làm"), {"state": _RUNNING, "sort": Order.DUE}),
    (later("Quá hạn"), {"overdue": "true", "sort": Order.DUE}),
    (later("Mới"), {"state": ReportState.SUBMITTED, "sort": Order.DUE}),
    (later("Của tôi"), {"assignee": ME, "state": ",".join(sorted(OPEN_STATES)), "sort": Order.DUE}),
    (later("Chờ dân"), {"state": ReportState.WAITING, "sort": Order.DUE}),
    (later("Tất cả"), {"sort": Order.NEWEST}),
)

#: So many of them are of what is to be done.
TO_DO = 3

#: The fields of the form of filters, in their order.
FIELDS = ("q", "state", "category", "assignee", "overdue", "sort")

_ORDERS = {
    Order.NEWEST: later("Mới nhất trước"),
    Order.OLDEST: later("Cũ nhất trước"),
    Order.DUE: later("Đến hạn trước"),
    Order.URGENCY: later("Gấp trước"),
}


@dataclass(frozen=True)
class View:
    """A filter as a link."""

    words: str
    query: str
    current: bool
    count: int | None


@dataclass(frozen=True)
class Queue:
    """A page of reports.

    :param query: the filter as it stands in the address, for the links of the rows.
    :param saved: the views that the official keeps or their unit shares.
    :param following: the address of the next page; "" for none.
    :param order: how its rows are sorted.
    :param can_handle: whether the official may do anything with reports.
    """

    rows: Sequence[DeskReport]
    query: str
    total: int | None
    following: str
    views: Sequence[View]
    saved: Sequence[Saved]
    form: Form
    faults: Sequence[Fault]
    order: Order = Order.NEWEST
    can_handle: bool = False

    def place(self, code: str) -> int | None:
        """Return the number of a report on this page, counted from one; None if it is not there."""
        return next((n for n, row in enumerate(self.rows, 1) if row["code"] == code), None)

    def after(self, report: Report) -> str:
        """Return the code of the next report, "" at the end; of one that has left, what stands where it stood."""
        place = self.place(report["code"])
        if place is None:
            place = sum(_stands_before(self.order, row, report) for row in self.rows)
        return self.rows[place]["code"] if place < len(self.rows) else ""

    def before(self, code: str) -> str:
        """Return the code of the report before; "" at the beginning."""
        place = self.place(code) or 0
        return self.rows[place - 2]["code"] if place > 1 else ""


@dataclass(frozen=True)
class Asked:
    """What an address asks for.

    :param kept: the filter as it stands in an address.
    :param faults: what is wrong with it; then the first of `VIEWS` stands for it.
    """

    args: DeskReportArgs
    kept: Mapping[str, str]
    faults: Sequence[Fault]


def read() -> Asked:
    """Return the filter and the page that the address asks for."""
    given = structured(DeskReportArgsSchema(), request.args)
    wanted = {name: value for name, value in given.items() if value not in (False, None)}
    query = wanted or dict(VIEWS[0][1])
    faults: list[Fault] = faults_in(DeskReportArgsSchema(), query)
    args: DeskReportArgs = DeskReportArgsSchema().load({} if faults else query)
    faults = faults or page_faults(args)
    if faults:
        args = DeskReportArgsSchema().load(dict(VIEWS[0][1]))
    kept = {name: saved.written(value) for name, value in query.items() if name not in {"after", "limit"}}
    return Asked(args, kept, faults)


def asked(home: str = "/console/reports", limit: int = ROWS) -> Queue:
    """Return the queue that the address asks for.

    :param home: the address of the page that shows it; `limit` rows stand on one.
    """
    found = read()
    args, kept, store = found.args, found.kept, current_store()
    filter_ = filter_of(args, kept)
    rows, following = _rows(args, filter_, limit)
    count = None if args["after"] else desk_search.count(store, current_identity(), filter_, MOST_COUNTED)
    return Queue(
        desk_views(rows),
        urlencode(kept),
        _most(count),
        f"{home}?{urlencode({**kept, 'after': following})}" if following else "",
        _views(kept),
        saved.every(kept),
        Form(DeskReportArgsSchema(), request.args, found.faults, options=_options(), prefix="f-"),
        found.faults,
        Order(args["sort"]),
        bool(permissions.assignments_with(current_identity(), Permission.REPORT_HANDLE)),
    )


def filter_of(args: DeskReportArgs, kept: Mapping[str, str]) -> Filter:
    """Return what an address asks for; views of what is to be done leave out what others handle."""
    found = filter_from(current_store(), args)
    handles = permissions.assignments_with(current_identity(), Permission.REPORT_HANDLE)
    return replace(found, handled=bool(handles) and dict(kept) in [dict(query) for _, query in VIEWS[:TO_DO]])


def _rows(args: DeskReportArgs, wanted: Filter, limit: int) -> tuple[list[Report], str | None]:
    return desk.search(
        current_store(),
        current_identity(),
        wanted,
        order=Order(args["sort"]),
        after=args["after"],
        limit=limit,
        collapsed=not (wanted.text or wanted.group),
    )


def _stands_before(order: Order, row: DeskReport, report: Report) -> bool:
    """Say whether a row stands before a report in an order; of the urgency alone nothing is known."""
    if order is Order.DUE:
        first = datetime.min.replace(tzinfo=UTC)
        return (row["due_at"] or first, row["filed_at"]) <= (report["due_at"], report["filed_at"])
    if order is Order.NEWEST:
        return row["filed_at"] >= report["filed_at"]
    return order is Order.OLDEST and row["filed_at"] <= report["filed_at"]


def _most(count: int | None) -> int | None:
    return None if count is None else min(count, MOST_COUNTED + 1)


def _views(kept: Mapping[str, str]) -> list[View]:
    return [
        View(said(words), urlencode(query), dict(query) == dict(kept), _count(query))
        for words, query in VIEWS
    ]


def _count(query: Mapping[str, str]) -> int | None:
    """Return how many a view has; those of everything are not counted."""
    if set(query) == {"sort"}:
        return None
    store = current_store()
    wanted = filter_of(DeskReportArgsSchema().load(dict(query)), query)
    return desk_search.count(store, current_identity(), wanted, MOST_COUNTED)


def _options() -> dict[str, list[Option]]:
    language = current_language()
    return {
        "state": [Option(str(one), wording.word(f"state_{one}", language)) for one in ReportState],
        "category": [
            Option(row["_id"], choose(row["name"], language)) for row in categories.every(current_store())
        ],
        "assignee": [Option(ME, said("Tôi")), Option(NOBODY, said("Chưa ai"))],
        "sort": [Option(str(order), said(words)) for order, words in _ORDERS.items()],
    }
