"""The desk (bàn xử lý): what officials see of reports, and what they do with them."""

from __future__ import annotations

from models.access import report_access
from models.access.callers import Identity
from models.desk import search as desk_search
from models.desk.search import Filter, Order
from models.errors import NotFound
from models.handling import actions
from models.handling.action_request import ActionRequest, Performer
from models.messages.messages import Owner
from models.reports.reports import Report, by_code
from models.store import Store


def search(
    store: Store,
    official: Identity,
    wanted: Filter,
    *,
    order: Order = Order.NEWEST,
    after: str | None = None,
    limit: int = 20,
    collapsed: bool = False,
) -> tuple[list[Report], str | None]:
    """Return reports of an official's units and areas, and the cursor of the next page; see `models.desk.search`."""
    return desk_search.page(store, official, wanted, order, after=after, limit=limit, collapsed=collapsed)


def find(store: Store, official: Identity, code: str) -> Report:
    """Return one report that the official may see.

    :raises NotFound: there is none, or they may not know of it.
    """
    report = by_code(store, code)
    if not report_access.within(report_access.readable(store, official), report):
        raise NotFound
    return report


def act(store: Store, official: Identity, code: str, request: ActionRequest, *, expect: int) -> Report:
    """Do something with a report; see `models.handling.actions.perform`.

    :param expect: the version that the official saw.
    :raises NotFound: they may not know of it.
    """
    report = find(store, official, code)
    return actions.perform(store, report, request, performer_of(store, official, report), expect=expect)


def performer_of(store: Store, official: Identity, report: Report) -> Performer:
    """Return an official as the performer of actions on a report."""
    who = report_access.allowed(store, official.assignments, report)
    return Performer(
        official.actor, who, (Owner("official", official.id),), report_access.readable(store, official)
    )
