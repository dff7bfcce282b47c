"""`/v1/desk/requisitions`: private boards that are taken for public warnings, and the log for their owners."""

from __future__ import annotations

from flask import Response, request
from flask.views import MethodView

from api.desk.programme.live_schemas import (
    RequisitionBody,
    RequisitionBodySchema,
    RequisitionSchema,
    ShownRequisition,
)
from api.extensions.caching import Keep, cached
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import PLACE
from api.extensions.downloads import CSV
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.uploads.schemas import LinkArgs, LinkArgsSchema
from models.access import signed_links
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.programme import at_once, play_log, requisitions
from models.programme.requisitions import Requisition

requisitions_blp = Blueprint(
    "desk-requisitions",
    __name__,
    url_prefix="/v1/desk/requisitions",
    description="Private boards that are taken",
)

log_blp = Blueprint("requisition-log", __name__, url_prefix="/v1/requisitions", description="Logs for owners")


def _show(row: Requisition) -> ShownRequisition:
    return {**row, "log": signed_links.sign(current_store(), f"/v1/requisitions/{row['_id']}/plays.csv")}


@requisitions_blp.route("")
class RequisitionsViews(MethodView):
    """Requisitions."""

    @requisitions_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @requisitions_blp.response(200, RequisitionSchema(many=True))
    def get(self) -> list[ShownRequisition]:
        """List the last fifty requisitions of one's areas, newest first."""
        return [_show(row) for row in requisitions.latest(current_store(), current_identity())]

    @requisitions_blp.allow(CallerKind.OFFICIAL, permission=Permission.BOARD_REQUISITION)
    @requisitions_blp.idempotent
    @requisitions_blp.arguments(RequisitionBodySchema)
    @requisitions_blp.response(201, RequisitionSchema, headers=PLACE)
    @requisitions_blp.alt_response(404, schema=ProblemSchema)
    @requisitions_blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: RequisitionBody) -> tuple[ShownRequisition, int, dict[str, str]]:
        """Take a private board for public warnings (trưng dụng), within the days and hours of its contract.

        It shows warnings of its area until then, and nothing else of ours.
        """
        made = at_once.requisition(
            current_store(),
            current_identity(),
            body["outlet_id"],
            body["reason"],
            body["begins"],
            body["ends"],
        )
        return _show(made), 201, {"Location": f"/v1/desk/requisitions/{made['_id']}"}


@requisitions_blp.route("/<string:requisition_id>/end")
class EndRequisitionViews(MethodView):
    """Giving back."""

    @requisitions_blp.allow(CallerKind.OFFICIAL, permission=Permission.BOARD_REQUISITION)
    @requisitions_blp.response(200, RequisitionSchema)
    @requisitions_blp.alt_response(404, schema=ProblemSchema)
    def post(self, requisition_id: str) -> ShownRequisition:
        """Give the board back before its time; what is over stays as it is."""
        return _show(at_once.give_back(current_store(), current_identity(), requisition_id))


@log_blp.route("/<string:requisition_id>/plays.csv")
class LogViews(MethodView):
    """The log for the owner."""

    @log_blp.allow(CallerKind.SIGNED)
    @cached(Keep.LINKED)
    @log_blp.arguments(LinkArgsSchema, location="query")
    @log_blp.response(200, {"type": "string"}, content_type=CSV)
    @log_blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: LinkArgs, requisition_id: str) -> Response:
        """Send what a board showed while it was requisitioned, as CSV, by its signed link."""
        store = current_store()
        signed_links.check(store, request.path, query["until"], query["sig"])
        text = play_log.as_csv(store, requisitions.find(store, requisition_id))
        name = {"Content-Disposition": f'attachment; filename="{requisition_id}.csv"'}
        # What is shown next must not wait for six hours.
        return Response(text, mimetype=CSV, headers={"Cache-Control": "private, no-cache", **name})
