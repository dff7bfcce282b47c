"""`/v1/desk/return-requests`: what offices ask of the units below them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from flask.views import MethodView

from api.desk.returns import presented
from api.desk.returns.presented import ShownRequest, ShownSum
from api.desk.returns.schemas import (
    ConsolidationSchema,
    FrozenSumSchema,
    PreparedFormSchema,
    RequestBody,
    ReturnRequestBodySchema,
    ReturnRequestHeadSchema,
    ReturnRequestSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, PAGES, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.paging import PageArgs, PageArgsSchema, moment_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault
from models.returns import consolidating, forms, lists, requests
from models.returns.consolidating import Consolidation
from models.returns.forms import ReturnForm
from models.returns.requests import Wanted
from models.returns.returns import ReturnRequest

blp = Blueprint(
    "desk-return-requests",
    __name__,
    url_prefix="/v1/desk/return-requests",
    description="Periodic reports of units",
)


class ShownForm(TypedDict):
    """What `PreparedFormSchema` dumps."""

    id: str
    form: ReturnForm


def _faults(body: RequestBody) -> Iterator[Fault]:
    return requests.faults_of(current_store(), Wanted(**body))


@blp.route("")
class RequestsViews(MethodView):
    """All requests of one's offices."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_READ)
    @blp.arguments(PageArgsSchema, location="query", check=moment_faults)
    @blp.response(200, ReturnRequestHeadSchema(many=True), headers=PAGES)
    def get(self, query: PageArgs) -> tuple[list[ReturnRequest], dict[str, str]]:
        """List what one's offices have asked for, newest first."""
        page = lists.asked(current_store(), current_identity(), after=query["after"], limit=query["limit"])
        return list(page.rows), page_headers(page.next)

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_REQUEST)
    @blp.idempotent
    @blp.arguments(ReturnRequestBodySchema, check=_faults)
    @blp.response(201, ReturnRequestSchema, headers=MADE)
    def post(self, body: RequestBody) -> Answer[ShownRequest]:
        """Ask units for a report (mở kỳ báo cáo): each of them has a draft at once, and is told."""
        made = requests.open_(current_store(), current_identity(), Wanted(**body))
        return created(presented.request(made), f"/v1/desk/return-requests/{made['_id']}")


@blp.route("/forms")
class ReturnFormsViews(MethodView):
    """The forms."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_READ)
    @blp.response(200, PreparedFormSchema(many=True))
    def get(self) -> list[ShownForm]:
        """List the forms that are ready (biểu mẫu): the yearly report with B1 to B7, quarterly, on request."""
        return [{"id": one, "form": form} for one, form in forms.every().items()]


@blp.route("/<string:request_id>")
class RequestsByIdViews(MethodView):
    """One request."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_READ)
    @blp.response(200, ReturnRequestSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, request_id: str) -> Answer[ShownRequest]:
        """Show a request with the reports of its units: who has handed in, who is late."""
        return with_version(presented.request(lists.request(current_store(), current_identity(), request_id)))


@blp.route("/<string:request_id>/actions/close")
class CloseRequestViews(MethodView):
    """Close."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_REQUEST)
    @blp.idempotent
    @blp.versioned(ReturnRequestSchema, presented.request)
    @blp.response(200, ReturnRequestSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, request_id: str) -> Answer[ShownRequest]:
        """Take no more reports (khép kỳ báo cáo)."""
        closed = requests.close(current_store(), current_identity(), request_id, expect=expected_version())
        return with_version(presented.request(closed))


@blp.route("/<string:request_id>/consolidation")
class ConsolidationViews(MethodView):
    """The sum as it is now."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_READ)
    @blp.response(200, ConsolidationSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, request_id: str) -> Consolidation:
        """Add up what is accepted now (tổng hợp), with subtotals; who is missing or late is named."""
        store = current_store()
        return consolidating.of(store, lists.request(store, current_identity(), request_id))


@blp.route("/<string:request_id>/sums")
class SumsViews(MethodView):
    """The frozen sums."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_READ)
    @blp.response(200, FrozenSumSchema(many=True))
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, request_id: str) -> list[ShownSum]:
        """List the sums that were frozen, the last one first."""
        store = current_store()
        found = lists.request(store, current_identity(), request_id)
        return [presented.frozen(one) for one in lists.sums_of(store, found["_id"])]


@blp.route("/<string:request_id>/actions/freeze")
class FreezeRequestViews(MethodView):
    """Freeze."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.RETURN_REQUEST)
    @blp.idempotent
    @blp.versioned(ReturnRequestSchema, presented.request)
    @blp.response(201, FrozenSumSchema, headers=MADE)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, request_id: str) -> Answer[ShownSum]:
        """Freeze the sum of what is accepted now under a hash (chốt): it goes on to the level above."""
        made = consolidating.freeze(
            current_store(), current_identity(), request_id, expect=expected_version()
        )
        return created(presented.frozen(made), f"/v1/desk/return-sums/{made['_id']}")
