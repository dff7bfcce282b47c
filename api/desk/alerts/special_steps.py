"""Steps that few officials take: approving alone, and letting a commune's alert go out by SMS."""

from __future__ import annotations

from flask.views import MethodView

from api.desk.alerts.presented import DeskAlert, show
from api.desk.alerts.schemas import ApproveAloneBody, ApproveAloneSchema, DeskAlertSchema
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.alerts import approval as alert_approval
from models.alerts import sms_release

blp = Blueprint("desk-alert-steps", __name__, url_prefix="/v1/desk/alerts", description="Steps that few take")


@blp.route("/<string:alert_id>/actions/approve-alone")
class ApproveAloneViews(MethodView):
    """Approve alone."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_APPROVE)
    @blp.idempotent
    @blp.versioned(DeskAlertSchema, show)
    @blp.arguments(ApproveAloneSchema)
    @blp.response(200, DeskAlertSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(503, schema=ProblemSchema)
    def post(self, body: ApproveAloneBody, alert_id: str) -> Answer[DeskAlert]:
        """Issue a severe and immediate alert without a second official (duyệt khẩn).

        Only under an agreement that names the caller (`/v1/desk/alert-agreements`), and only what is Actual, severe or
        extreme, immediate, and written by officials. Every approver and administrator gets a letter at once, and the
        alert says so for ever. 403 `alone_not_urgent` or `alone_not_agreed` otherwise.
        """
        identity, store = current_identity(), current_store()
        version, span = expected_version(), body["confirmed_span"]
        alert = alert_approval.approve_alone(
            store, identity, alert_id, body["reason"], expect=version, span=span
        )
        return with_version(show(alert))


@blp.route("/<string:alert_id>/actions/release-sms")
class ReleaseSmsViews(MethodView):
    """Release SMS."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_APPROVE)
    @blp.idempotent
    @blp.versioned(DeskAlertSchema, show)
    @blp.response(200, DeskAlertSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, alert_id: str) -> Answer[DeskAlert]:
        """Let an alert of a commune go out by SMS (cho phép nhắn tin), before or after its approval.

        Only approvers of the whole province may, as the Law on Telecommunications says; what one of them approves is
        released with that. After the approval the SMS are planned at once.
        """
        identity, store = current_identity(), current_store()
        return with_version(show(sms_release.release(store, identity, alert_id, expect=expected_version())))
