"""`/v1/desk/reports`: the officials' list, and one route for each action."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial

import marshmallow as ma
from flask import request
from flask.views import MethodView

from api.desk.reports.filters import DeskReportArgs, DeskReportArgsSchema, filter_from, page_faults
from api.desk.reports.presented import DeskReport, WholeReport, desk_views, whole_view
from api.desk.reports.schemas import (
    AcceptSchema,
    AssignSchema,
    DeskReportSchema,
    ExtendSchema,
    ForwardSchema,
    LinkSchema,
    MergeSchema,
    NoteSchema,
    NoteWithFilesSchema,
    PublishSchema,
    RecategoriseSchema,
    RedirectSchema,
    ResolveSchema,
)
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
from models.errors import Clash, Fault, insist_on_none
from models.handling import actions
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


#: What each action takes, and what the API page says of it.
ACTIONS: Mapping[ReportAction, tuple[type[ma.Schema], str]] = {
    ReportAction.ACCEPT: (AcceptSchema, "Take the report on (tiếp nhận)."),
    ReportAction.REJECT: (
        NoteWithFilesSchema,
        "Refuse it with a reason that the resident reads (từ chối tiếp nhận).",
    ),
    ReportAction.REDIRECT: (
        RedirectSchema,
        "Tell the resident which office it belongs to; the only way for complaints and denunciations.",
    ),
    ReportAction.ASSIGN: (AssignSchema, "Give it to one official of the unit (phân công)."),
    ReportAction.FORWARD: (
        ForwardSchema,
        "Pass it on to another agency; the promise runs on (chuyển xử lý).",
    ),
    ReportAction.START: (AcceptSchema, "Work on it has begun (đang xử lý)."),
    ReportAction.ASK: (
        NoteWithFilesSchema,
        "Ask the resident for more; the promise stands still (yêu cầu bổ sung).",
    ),
    ReportAction.RESUME: (AcceptSchema, "Go on without an answer."),
    ReportAction.EXTEND: (ExtendSchema, "Promise a later day, once, with a reason (gia hạn)."),
    ReportAction.REPLY: (NoteWithFilesSchema, "Answer the resident; the state stays (trả lời)."),
    ReportAction.NOTE: (NoteWithFilesSchema, "Note something for the officials alone (ghi chú nội bộ)."),
    ReportAction.RECATEGORISE: (RecategoriseSchema, "Another category, with its own promise."),
    ReportAction.CLEAR_LEGAL: (
        NoteSchema,
        "It is no complaint or denunciation in the legal sense after all; handled as usual from now on.",
    ),
    ReportAction.MERGE: (MergeSchema, "It is a duplicate of another report (gộp)."),
    ReportAction.UNMERGE: (NoteSchema, "It is none after all (tách)."),
    ReportAction.UNGROUP: (AcceptSchema, "It is no part of that group of calls (tách khỏi nhóm)."),
    ReportAction.LINK: (LinkSchema, "Say which post, such as a policy, it is about (gắn với chính sách)."),
    ReportAction.RESOLVE: (ResolveSchema, "Say how it ended, with a photo where work was done (đã xử lý)."),
    ReportAction.CLOSE: (
        NoteWithFilesSchema,
        "Close it before the resident's time is over, and say why (đóng); they may still rate or reopen it.",
    ),
    ReportAction.TAKE_UP: (
        NoteWithFilesSchema,
        "It was ended by mistake: work goes on under the old promise (mở lại). Not once it was rated.",
    ),
    ReportAction.PUBLISH: (
        PublishSchema,
        "Show it to the public; each of its `doubts` must be confirmed (`doubts_unconfirmed`).",
    ),
    ReportAction.HIDE: (NoteSchema, "Show it to the public no more."),
}


def _action_faults(action: ReportAction, body: ActionBody) -> list[Fault]:
    """Return what the action lacks on the report of the path; nothing where it can't be done at all."""
    store, official = current_store(), current_identity()
    report = desk.find(store, official, (request.view_args or {})["code"])
    with suppress(Clash):
        actions.check(
            store, report, ActionRequest(action, **body), desk.performer_of(store, official, report)
        )
    return []


def _add(action: ReportAction, schema: type[ma.Schema], text: str) -> None:
    """Add one route for one action; they differ in their table row alone."""

    class ActionViews(MethodView):
        """One action."""

        @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
        @blp.idempotent
        @blp.versioned(DeskReportSchema, whole_view)
        @blp.arguments(schema, check=partial(_action_faults, action))
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
