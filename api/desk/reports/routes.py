"""`/v1/desk/reports`: the officials' list, and one route for each action."""

from __future__ import annotations

from functools import partial

import marshmallow as ma
from flask import request
from flask.views import MethodView

from api.desk.reports.actions import ACTIONS, faults_of
from api.desk.reports.filters import DeskReportArgs, DeskReportArgsSchema, filter_from, page_faults
from api.desk.reports.presented import DeskReport, WholeReport, desk_views, whole_view
from api.desk.reports.schemas import DeskReportSchema
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import PAGES, VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.paging import Total, page_headers
from api.extensions.smorest import Blueprint
from api.reports.action_bodies import ActionBody
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.desk import desk
from models.desk import search as desk_search
from models.desk.search import Order
from models.errors import Fault, insist_on_none
from models.handling.action_request import ActionRequest
from models.reports.reports import Report
from models.workflow.transitions import ReportAction, name_of

blp = Blueprint("desk-reports", __name__, url_prefix="/v1/desk/reports", description="Reports at the desk")


@blp.route("")
class DeskReportsViews(MethodView):
    """The reports of the official's units and areas."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.arguments(DeskReportArgsSchema, location="query", check=page_faults)
    @blp.response(200, DeskReportSchema(many=True), headers=PAGES)
    def get(self, query: DeskReportArgs) -> tuple[list[DeskReport], dict[str, str]]:
        """List reports, newest first; filters combine.

        `X-Pagination` of the first page has the `total` of reports, with all calls inside of groups, counted up to
        10,000 (then `more` is true); it is null when counting would take too long.
        """
        store, official = current_store(), current_identity()
        insist_on_none(page_faults(query))
        asked, order = filter_from(store, query), Order(query["sort"])
        found, following = desk.search(
            store,
            official,
            asked,
            order=order,
            after=query["after"],
            limit=query["limit"],
            collapsed=query["collapsed"] and not (asked.text or asked.group),
        )
        counted = {} if query["after"] else _total(desk_search.count(store, official, asked))
        return desk_views(found), page_headers(following, **counted)


@blp.route("/<string:code>")
class DeskReportsByCodeViews(MethodView):
    """One report."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.response(200, DeskReportSchema, headers=VERSION)
    def get(self, code: str) -> Answer[WholeReport]:
        """Show one report with every step; its `ETag` is what `If-Match` wants."""
        return _answer(desk.find(current_store(), current_identity(), code))


def _faults(action: ReportAction, body: ActionBody) -> list[Fault]:
    """Return what the action lacks on the report of the path."""
    report = desk.find(current_store(), current_identity(), (request.view_args or {})["code"])
    return faults_of(action, body, report)


def _add(action: ReportAction, schema: type[ma.Schema], text: str) -> None:
    """Add one route for one action; they differ in their table row alone."""

    class ActionViews(MethodView):
        """One action."""

        @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
        @blp.idempotent
        @blp.versioned(DeskReportSchema, whole_view)
        @blp.arguments(schema, check=partial(_faults, action))
        @blp.response(200, DeskReportSchema, headers=VERSION)
        def post(self, body: ActionBody, code: str) -> Answer[WholeReport]:
            return _act(code, ActionRequest(action, **body))

    ActionViews.post.__doc__ = text
    ActionViews.__name__ = f"{action.name.title().replace('_', '')}Views"
    blp.route(f"/<string:code>/actions/{name_of(action)}")(ActionViews)


for _action, (_schema, _text) in ACTIONS.items():
    _add(_action, _schema, _text)


def _total(counted: int | None) -> Total:
    """Return what the list says of its length."""
    if counted is None or counted <= desk_search.MOST_COUNTED:
        return {"total": counted, "more": False}
    return {"total": desk_search.MOST_COUNTED, "more": True}


def _act(code: str, asked: ActionRequest) -> Answer[WholeReport]:
    changed = desk.act(current_store(), current_identity(), code, asked, expect=expected_version())
    return _answer(changed)


def _answer(report: Report) -> Answer[WholeReport]:
    return with_version(whole_view(report))
