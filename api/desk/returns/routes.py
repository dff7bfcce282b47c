"""`/v1/desk/returns`: the periodic reports of units."""

from __future__ import annotations

from flask import Response
from flask.views import MethodView

from api.desk.returns import presented
from api.desk.returns.files import DOCX, saved_as
from api.desk.returns.presented import ShownOwed, ShownReturn
from api.desk.returns.schemas import (
    OwedArgs,
    OwedArgsSchema,
    OwedSchema,
    PeriodicReturnSchema,
    ReturnBody,
    ReturnBodySchema,
    SendBackBody,
    SendBackSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import PAGES, VERSION
from api.extensions.downloads import BINARY
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.paging import moment_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.returns import administrative, filling, handing_in, lists, papers

blp = Blueprint(
    "desk-returns", __name__, url_prefix="/v1/desk/returns", description="Periodic reports of units"
)


@blp.route("")
class ReturnsViews(MethodView):
    """What one's units owe."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_READ)
    @blp.arguments(OwedArgsSchema, location="query", check=moment_faults)
    @blp.response(200, OwedSchema(many=True), headers=PAGES)
    def get(self, query: OwedArgs) -> tuple[list[ShownOwed], dict[str, str]]:
        """List the reports of one's units (báo cáo định kỳ), newest first."""
        page = lists.owed(
            current_store(),
            current_identity(),
            undone=query["undone"],
            after=query["after"],
            limit=query["limit"],
        )
        return [presented.owed(row) for row in page.rows], page_headers(page.next)


@blp.route("/<string:return_id>")
class ReturnsByIdViews(MethodView):
    """One report."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_READ)
    @blp.response(200, PeriodicReturnSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, return_id: str) -> Answer[ShownReturn]:
        """Show the report of a unit: until it is handed in with what Loa knows now."""
        return with_version(presented.whole(*lists.readable(current_store(), current_identity(), return_id)))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_WRITE)
    @blp.versioned(PeriodicReturnSchema, presented.stored)
    @blp.arguments(ReturnBodySchema)
    @blp.response(200, PeriodicReturnSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def put(self, body: ReturnBody, return_id: str) -> Answer[ShownReturn]:
        """Write in the report of a unit; another number than Loa's needs a reason, and both stay."""
        store, identity = current_store(), current_identity()
        written = filling.write(
            store, identity, return_id, body["values"], body["texts"], expect=expected_version()
        )
        return with_version(presented.stored(written))


@blp.route("/<string:return_id>/document.docx")
class ReturnDocumentViews(MethodView):
    """As a document."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_READ)
    @blp.response(200, BINARY, content_type=DOCX)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, return_id: str) -> Response:
        """Send the report as a document for Word, in the form of Decree 30/2020."""
        store = current_store()
        found, asked = lists.readable(store, current_identity(), return_id)
        paper = papers.of_unit(store, found, asked, filling.cells(store, found, asked))
        return saved_as(administrative.docx(paper), papers.file_name(paper.title, paper.on, "docx"), DOCX)


@blp.route("/<string:return_id>/actions/submit")
class SubmitReturnViews(MethodView):
    """Hand in."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_SUBMIT)
    @blp.idempotent
    @blp.versioned(PeriodicReturnSchema, presented.stored)
    @blp.response(200, PeriodicReturnSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(422, schema=ProblemSchema)
    def post(self, return_id: str) -> Answer[ShownReturn]:
        """Hand the report of a unit in (nộp): its numbers stay as they are now."""
        done = filling.submit(current_store(), current_identity(), return_id, expect=expected_version())
        return with_version(presented.stored(done))


@blp.route("/<string:return_id>/actions/send-back")
class SendBackReturnViews(MethodView):
    """Send back."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_REQUEST)
    @blp.idempotent
    @blp.versioned(PeriodicReturnSchema, presented.stored)
    @blp.arguments(SendBackSchema)
    @blp.response(200, PeriodicReturnSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: SendBackBody, return_id: str) -> Answer[ShownReturn]:
        """Send a report back to its unit with a reason (trả lại)."""
        store, identity, expect = current_store(), current_identity(), expected_version()
        return with_version(
            presented.stored(handing_in.send_back(store, identity, return_id, body["note"], expect=expect))
        )


@blp.route("/<string:return_id>/actions/accept")
class AcceptReturnViews(MethodView):
    """Accept."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_REQUEST)
    @blp.idempotent
    @blp.versioned(PeriodicReturnSchema, presented.stored)
    @blp.response(200, PeriodicReturnSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, return_id: str) -> Answer[ShownReturn]:
        """Accept a report (chấp nhận): it counts in the sum; nobody accepts what they handed in."""
        done = handing_in.accept(current_store(), current_identity(), return_id, expect=expected_version())
        return with_version(presented.stored(done))
