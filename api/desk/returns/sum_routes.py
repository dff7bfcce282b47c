"""`/v1/desk/return-sums`: frozen sums, as JSON for other systems, for Word and for Excel."""

from __future__ import annotations

from flask import Response
from flask.views import MethodView

from api.desk.returns import presented
from api.desk.returns.files import DOCX, saved_as
from api.desk.returns.presented import ShownSum
from api.desk.returns.schemas import FrozenSumSchema
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import VERSION
from api.extensions.downloads import BINARY, XLSX
from api.extensions.if_match import Answer, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.returns import administrative, lists, papers, workbook
from models.returns.returns import REQUESTS

blp = Blueprint(
    "desk-return-sums", __name__, url_prefix="/v1/desk/return-sums", description="Periodic reports of units"
)


@blp.route("/<string:sum_id>")
class SumsByIdViews(MethodView):
    """One sum."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_READ)
    @blp.response(200, FrozenSumSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, sum_id: str) -> Answer[ShownSum]:
        """Show a frozen sum, and whether it is still what its hash says."""
        return with_version(presented.frozen(lists.frozen(current_store(), current_identity(), sum_id)))


@blp.route("/<string:sum_id>/document.docx")
class SumDocumentViews(MethodView):
    """As a document."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_READ)
    @blp.response(200, BINARY, content_type=DOCX)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, sum_id: str) -> Response:
        """Send the sum as a document for Word, in the form of Decree 30/2020, with its hash."""
        store = current_store()
        found = lists.frozen(store, current_identity(), sum_id)
        paper = papers.of_sum(store, found, store.one(REQUESTS, found["request_id"]))
        return saved_as(administrative.docx(paper), papers.file_name(paper.title, paper.on, "docx"), DOCX)


@blp.route("/<string:sum_id>/workbook.xlsx")
class SumWorkbookViews(MethodView):
    """As a workbook."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_READ)
    @blp.response(200, BINARY, content_type=XLSX)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, sum_id: str) -> Response:
        """Send the sum for Excel, a sheet for each section; the export is noted."""
        store, identity = current_store(), current_identity()
        found = lists.frozen(store, identity, sum_id)
        asked = store.one(REQUESTS, found["request_id"])
        name = papers.file_name(asked["title"], found["at"].date(), "xlsx")
        return saved_as(workbook.xlsx(store, identity, found, asked), name, XLSX)
