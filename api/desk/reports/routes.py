"""`/v1/desk/reports`: the officials' list, and one route for each action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import marshmallow as ma
from flask import request
from flask.views import MethodView

from api.desk.reports.filters import DeskReportArgsSchema, faults_of, wanted
from api.desk.reports.schemas import (
    AcceptSchema,
    AssignSchema,
    DeskReportSchema,
    ExtendSchema,
    ForwardSchema,
    MergeSchema,
    NoteSchema,
    NoteWithFilesSchema,
    RecategoriseSchema,
    RedirectSchema,
    ResolveSchema,
)
from api.desk.reports.steps import steps
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.paging import page_headers
from api.extensions.smorest import Blueprint
from api.extensions.versions import expected_version, version_tag
from api.reports import presented_parts
from api.reports.loaded import Surroundings, surroundings_of
from api.reports.presented import shared_view
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.desk import desk
from models.desk import search as desk_search
from models.errors import Clash, Fault, insist_on_none
from models.handling import actions
from models.handling.action_request import ActionRequest
from models.reports import searchable
from models.reports.reports import Report
from models.store import Document
from models.workflow.transitions import ReportAction, name_of

blp = Blueprint("desk-reports", __name__, url_prefix="/v1/desk/reports", description="Reports at the desk")

Answer = tuple[Document, int, dict[str, str]]


def desk_views(found: Sequence[Report]) -> list[Document]:
    """Reports as their unit sees them."""
    around = surroundings_of(current_store(), found, current_language())
    return [_desk_view(around, report) for report in found]


def _desk_view(around: Surroundings, report: Report) -> Document:
    who = desk.performer_of(current_store(), current_identity(), report).who
    longitude_latitude = report["place"].get("point", {}).get("coordinates")
    return {
        **shared_view(around, report),
        "own": False,
        "version": report["version"],
        "timeline": steps(around, report),
        "actions": [name_of(action) for action in actions.possible(around.store, report, who)],
        "assignee_id": report.get("assignee_id"),
        "extended": report.get("extended", False),
        "reopened": report.get("reopened", False),
        "urgency": report.get("urgency"),
        "channel": report["reporter"]["channel"],
        "point": longitude_latitude and {"lat": longitude_latitude[1], "lon": longitude_latitude[0]},
    }


def whole_view(report: Report) -> Document:
    """The same with all that a list leaves out."""
    part = presented_parts.desk_part(current_store(), report, current_language())
    (row,) = desk_views([report])
    return {**row, **part, "proposed": searchable.proposal(report)}


def shown(report: Report) -> Any:
    """A report as its unit sees it, in JSON values."""
    return DeskReportSchema().dump(whole_view(report))


@blp.route("")
class DeskReportsViews(MethodView):
    """The reports of the official's units and areas."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.arguments(DeskReportArgsSchema, location="query", check=faults_of)
    @blp.response(200, DeskReportSchema(many=True))
    def get(self, query: dict[str, Any]) -> tuple[list[Document], dict[str, str]]:
        """List reports, newest first; filters combine.

        `X-Pagination` of the first page has the `total`, counted up to 10,000 (then `more` is true); it is null
        when counting would take too long.
        """
        store, official = current_store(), current_identity()
        insist_on_none(faults_of(query))
        asked, order = wanted(store, query)
        found, following = desk.search(
            store, official, asked, order=order, after=query["after"], limit=query["limit"]
        )
        counted = {} if query["after"] else _total(desk_search.count(store, official, asked))
        return desk_views(found), page_headers(following, **counted)


@blp.route("/<string:code>")
class DeskReportsByCodeViews(MethodView):
    """One report."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.response(200, DeskReportSchema)
    def get(self, code: str) -> Answer:
        """One report with every step; its `ETag` is what `If-Match` wants."""
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
    ReportAction.RESOLVE: (ResolveSchema, "Say how it ended, with a photo where work was done (đã xử lý)."),
    ReportAction.CLOSE: (
        NoteWithFilesSchema,
        "Close it before the resident's time is over, and say why (đóng); he may still rate or reopen it.",
    ),
    ReportAction.TAKE_UP: (
        NoteWithFilesSchema,
        "It was ended by mistake: work goes on under the old promise (mở lại). Not once it was rated.",
    ),
    ReportAction.PUBLISH: (AcceptSchema, "Show it to the public."),
    ReportAction.HIDE: (NoteSchema, "Show it to the public no more."),
}


def _action_faults(action: ReportAction, body: dict[str, Any]) -> list[Fault]:
    """What the action lacks on the report of the path; nothing where it can't be done at all."""
    store, official = current_store(), current_identity()
    report = desk.find(store, official, (request.view_args or {})["code"])
    with suppress(Clash):
        actions.check(
            store, report, ActionRequest(action, **body), desk.performer_of(store, official, report)
        )
    return []


def _add(action: ReportAction, schema: type[ma.Schema], text: str) -> None:
    """One route for one action; they differ in their table row alone."""

    class ActionViews(MethodView):
        """One action."""

        @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
        @blp.idempotent
        @blp.versioned(shown)
        @blp.arguments(schema, check=partial(_action_faults, action))
        @blp.response(200, DeskReportSchema)
        def post(self, body: dict[str, Any], code: str) -> Answer:
            return _act(code, ActionRequest(action, **body))

    ActionViews.post.__doc__ = text
    ActionViews.__name__ = f"{action.name.title().replace('_', '')}Views"
    blp.route(f"/<string:code>/actions/{name_of(action)}")(ActionViews)


for _action, (_schema, _text) in ACTIONS.items():
    _add(_action, _schema, _text)


def _total(counted: int | None) -> dict[str, Any]:
    """What the list says of its length."""
    if counted is None or counted <= desk_search.MOST_COUNTED:
        return {"total": counted, "more": False}
    return {"total": desk_search.MOST_COUNTED, "more": True}


def _act(code: str, asked: ActionRequest) -> Answer:
    changed = desk.act(current_store(), current_identity(), code, asked, expect=expected_version())
    return _answer(changed)


def _answer(report: Report) -> Answer:
    return whole_view(report), 200, {"ETag": version_tag(report)}
