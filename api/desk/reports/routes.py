"""`/v1/desk/reports`: the officials' list, and one route for each action."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from api.desk.reports.schemas import (
    AcceptSchema,
    DeskReportArgsSchema,
    DeskReportSchema,
    NoteSchema,
    ResolveSchema,
)
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.paging import page_headers
from api.extensions.smorest import Blueprint
from api.extensions.versions import expected_version, version_tag
from api.reports.views import own_view
from models import areas, desk
from models.desk import Deed, Filter
from models.errors import NotFound, Stale
from models.identity import CallerKind
from models.permissions import Permission
from models.store import Document
from models.workflow import ReportAction, ReportState, allowed

blp = Blueprint("desk-reports", __name__, url_prefix="/v1/desk/reports", description="Reports at the desk")

Answer = tuple[Document, int, dict[str, str]]


@blp.route("")
class DeskReportsViews(MethodView):
    """The reports of the official's units and areas."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.arguments(DeskReportArgsSchema, location="query")
    @blp.response(200, DeskReportSchema(many=True))
    def get(self, query: dict[str, Any]) -> tuple[list[Document], dict[str, str]]:
        """List reports, newest first; filters combine."""
        store = current_store()
        area_id = areas.by_code(store, query["area"])["_id"] if query["area"] else ""
        wanted = Filter(query["state"] or "", query["category"], area_id, query["overdue"])
        found, following = desk.search(
            store, current_identity(), wanted, after=query["after"], limit=query["limit"]
        )
        return [desk_view(report) for report in found], page_headers(following)


@blp.route("/<string:code>")
class DeskReportsByCodeViews(MethodView):
    """One report."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.response(200, DeskReportSchema)
    def get(self, code: str) -> Answer:
        """One report with every step; its `ETag` is what `If-Match` wants."""
        return _answer(desk.find(current_store(), current_identity(), code))


@blp.route("/<string:code>/actions/accept")
class AcceptViews(MethodView):
    """Accept."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_HANDLE)
    @blp.idempotent
    @blp.versioned
    @blp.arguments(AcceptSchema)
    @blp.response(200, DeskReportSchema)
    def post(self, body: dict[str, Any], code: str) -> Answer:
        """Take the report on (tiếp nhận)."""
        return _act(code, Deed(ReportAction.ACCEPT, **body))


@blp.route("/<string:code>/actions/reject")
class RejectViews(MethodView):
    """Reject."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_HANDLE)
    @blp.idempotent
    @blp.versioned
    @blp.arguments(NoteSchema)
    @blp.response(200, DeskReportSchema)
    def post(self, body: dict[str, Any], code: str) -> Answer:
        """Refuse the report with a reason that the resident reads (từ chối tiếp nhận)."""
        return _act(code, Deed(ReportAction.REJECT, **body))


@blp.route("/<string:code>/actions/reply")
class ReplyViews(MethodView):
    """Reply."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_HANDLE)
    @blp.idempotent
    @blp.versioned
    @blp.arguments(NoteSchema)
    @blp.response(200, DeskReportSchema)
    def post(self, body: dict[str, Any], code: str) -> Answer:
        """Answer the resident; the state stays (trả lời)."""
        return _act(code, Deed(ReportAction.REPLY, **body))


@blp.route("/<string:code>/actions/resolve")
class ResolveViews(MethodView):
    """Resolve."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_HANDLE)
    @blp.idempotent
    @blp.versioned
    @blp.arguments(ResolveSchema)
    @blp.response(200, DeskReportSchema)
    def post(self, body: dict[str, Any], code: str) -> Answer:
        """Close the report with a reason, and with an after-photo where work was done (đã xử lý)."""
        return _act(code, Deed(ReportAction.RESOLVE, **body))


def desk_view(report: Document) -> Document:
    """A report as its unit sees it."""
    longitude_latitude = report["place"].get("point", {}).get("coordinates")
    return {
        **own_view(current_store(), report, current_language()),
        "own": False,
        "version": report["version"],
        "actions": allowed(ReportState(report["state"])),
        "channel": report["reporter"]["channel"],
        "point": longitude_latitude and {"lat": longitude_latitude[1], "lon": longitude_latitude[0]},
    }


def _act(code: str, deed: Deed) -> Answer:
    try:
        changed = desk.act(current_store(), current_identity(), code, deed, expect=expected_version())
    except Stale as lost:
        if lost.current is None:
            raise NotFound from lost
        raise Stale(shown=DeskReportSchema().dump(desk_view(dict(lost.current)))) from lost
    return _answer(changed)


def _answer(report: Document) -> Answer:
    return desk_view(report), 200, {"ETag": version_tag(report)}
