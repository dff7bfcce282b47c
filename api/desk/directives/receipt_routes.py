"""`/v1/desk/directives/{id}/receipts`: what each unit makes of a document."""

from __future__ import annotations

from flask.views import MethodView

from api.desk.directives import presented
from api.desk.directives.presented import ShownReceipt
from api.desk.directives.schemas import (
    AnswerBody,
    AnswerBodySchema,
    AssignBody,
    AssignReceiptSchema,
    ReceiptSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.directives import answering, lists
from models.directives.answering import Given

blp = Blueprint(
    "desk-directive-receipts",
    __name__,
    url_prefix="/v1/desk/directives/<string:directive_id>/receipts",
    description="Documents that go down, and what units make of them",
)


def _given(body: AnswerBody) -> Given:
    return Given(body["text"], body["file_ids"], body["values"])


@blp.route("")
class ReceiptsViews(MethodView):
    """All units."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.DIRECTIVE_READ)
    @blp.response(200, ReceiptSchema(many=True))
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, directive_id: str) -> list[ShownReceipt]:
        """Show who has read, answered or is late: for the sender of all units, else of those of the caller."""
        found = lists.receipts(current_store(), current_identity(), directive_id)
        return [presented.receipt(one) for one in found]


@blp.route("/<string:agency_id>")
class ReceiptsByIdViews(MethodView):
    """One unit."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.DIRECTIVE_READ)
    @blp.response(200, ReceiptSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, directive_id: str, agency_id: str) -> Answer[ShownReceipt]:
        """Show what one unit makes of it; its `ETag` is what `If-Match` wants of the unit."""
        found = lists.receipt(current_store(), current_identity(), directive_id, agency_id)
        return with_version(presented.receipt(found))


@blp.route("/<string:agency_id>/actions/read")
class ReadReceiptViews(MethodView):
    """Confirm."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.DIRECTIVE_ANSWER)
    @blp.idempotent
    @blp.versioned(ReceiptSchema, presented.receipt)
    @blp.response(200, ReceiptSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, directive_id: str, agency_id: str) -> Answer[ShownReceipt]:
        """Confirm for a unit that it has read the document (xác nhận đã đọc)."""
        store, identity, expect = current_store(), current_identity(), expected_version()
        return with_version(
            presented.receipt(answering.confirm(store, identity, directive_id, agency_id, expect=expect))
        )


@blp.route("/<string:agency_id>/actions/assign")
class AssignReceiptViews(MethodView):
    """Assign."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.DIRECTIVE_ANSWER)
    @blp.idempotent
    @blp.versioned(ReceiptSchema, presented.receipt)
    @blp.arguments(AssignReceiptSchema)
    @blp.response(200, ReceiptSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: AssignBody, directive_id: str, agency_id: str) -> Answer[ShownReceipt]:
        """Give it to an official of the unit (phân công)."""
        store, identity, expect = current_store(), current_identity(), expected_version()
        given = answering.assign(store, identity, directive_id, agency_id, body["assignee_id"], expect=expect)
        return with_version(presented.receipt(given))


@blp.route("/<string:agency_id>/actions/answer")
class AnswerReceiptViews(MethodView):
    """Answer."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.DIRECTIVE_ANSWER)
    @blp.idempotent
    @blp.versioned(ReceiptSchema, presented.receipt)
    @blp.arguments(AnswerBodySchema)
    @blp.response(200, ReceiptSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: AnswerBody, directive_id: str, agency_id: str) -> Answer[ShownReceipt]:
        """Answer for a unit (trả lời), in words, files or the fields of the form; again until it is due."""
        store, identity, expect = current_store(), current_identity(), expected_version()
        done = answering.answer(store, identity, directive_id, agency_id, _given(body), expect=expect)
        return with_version(presented.receipt(done))
