"""`/v1/desk/alerts`: drafting, approving and watching alerts."""

from __future__ import annotations

from collections.abc import Iterable

from flask.views import MethodView

from api.desk.alerts.presented import DeskAlert, ShownReach, show, show_all, show_reach
from api.desk.alerts.reach_schemas import ReachArgs, ReachArgsSchema, ReachSchema
from api.desk.alerts.schemas import (
    AlertDraft,
    ConfirmedSpan,
    ConfirmedSpanSchema,
    ContentSchema,
    DeskAlertArgs,
    DeskAlertArgsSchema,
    DeskAlertSchema,
    DraftSchema,
    ReturnBody,
    ReturnSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import PAGES, VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.paging import cursor_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access import api_keys
from models.access.callers import CallerKind, KeyScope
from models.access.permissions import Permission
from models.alerts import alerts, drafting
from models.alerts import approval as alert_approval
from models.alerts import content as alert_content
from models.alerts import lists as alert_lists
from models.alerts.alerts import Alert, Origin
from models.alerts.cap_terms import MsgType, Status
from models.alerts.content import Content
from models.areas import areas
from models.desk import filter_checks
from models.errors import Fault, insist_on_none

blp = Blueprint("desk-alerts", __name__, url_prefix="/v1/desk/alerts", description="Alerts at the desk")


def _faults(body: Content) -> Iterable[Fault]:
    return alert_content.faults_of(current_store(), body)


def _named_faults(query: DeskAlertArgs) -> Iterable[Fault]:
    yield from filter_checks.faults_of(current_store(), area=query["area"])
    yield from cursor_faults(query)


@blp.route("")
class DeskAlertsViews(MethodView):
    """The alerts of the official's areas."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_READ)
    @blp.arguments(DeskAlertArgsSchema, location="query", check=_named_faults)
    @blp.response(200, DeskAlertSchema(many=True), headers=PAGES)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: DeskAlertArgs) -> tuple[list[DeskAlert], dict[str, str]]:
        """List alerts, newest first; filters combine."""
        store = current_store()
        insist_on_none(_named_faults(query))
        area_id = areas.searched(store, query["area"])["_id"] if query["area"] else ""
        wanted = alert_lists.AlertQuery(query["state"], query["status"], area_id)
        found, following = alert_lists.search(
            store, current_identity(), wanted, after=query["after"], limit=query["limit"]
        )
        return show_all(found), page_headers(following)

    @blp.allow(CallerKind.OFFICIAL, CallerKind.KEY, permission=Permission.ALERT_DRAFT, scope=KeyScope.ALERTS)
    @blp.idempotent
    @blp.arguments(DraftSchema, check=_faults)
    @blp.response(201, DeskAlertSchema, headers=VERSION)
    def post(self, body: AlertDraft) -> Answer[DeskAlert]:
        """Draft an alert (soạn cảnh báo). Whether it is Actual, Exercise or Test is chosen here, once.

        Another system may, with a key of the scope `alerts`: duty officers hear of it, one of them looks at it and
        submits it, and another official approves it. Each draft counts against the key's hour.
        """
        store, identity, status = current_store(), current_identity(), Status(body.pop("status"))
        if identity.kind is CallerKind.KEY:
            api_keys.spend(store, identity)
            origin: Origin = {"kind": "key", "id": identity.id, "name": identity.name}
            return _answer(drafting.draft_by_system(store, identity.actor, origin, status, body), 201)
        return _answer(drafting.draft(store, identity, status, body), 201)


@blp.route("/<string:alert_id>")
class DeskAlertsByIdViews(MethodView):
    """One alert."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_READ)
    @blp.response(200, DeskAlertSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, alert_id: str) -> Answer[DeskAlert]:
        """Show one alert; its `ETag` is what `If-Match` wants."""
        return _answer(alerts.readable(current_store(), current_identity(), alert_id))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_DRAFT)
    @blp.idempotent
    @blp.versioned(DeskAlertSchema, show)
    @blp.arguments(ContentSchema, check=_faults)
    @blp.response(200, DeskAlertSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def patch(self, body: Content, alert_id: str) -> Answer[DeskAlert]:
        """Edit (sửa): what is left out stays, and the alert is a draft again."""
        identity, store = current_identity(), current_store()
        return _answer(drafting.edit(store, identity, alert_id, body, expect=expected_version()))


@blp.route("/<string:alert_id>/actions/submit")
class SubmitViews(MethodView):
    """Submit."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_DRAFT)
    @blp.idempotent
    @blp.versioned(DeskAlertSchema, show)
    @blp.arguments(ConfirmedSpanSchema, required=False)
    @blp.response(200, DeskAlertSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: ConfirmedSpan, alert_id: str) -> Answer[DeskAlert]:
        """Hand the draft to an approver (trình duyệt); every fault of it is named at once."""
        identity, store = current_identity(), current_store()
        version, span = expected_version(), body["confirmed_span"]
        return _answer(drafting.submit(store, identity, alert_id, expect=version, span=span))


@blp.route("/<string:alert_id>/actions/approve")
class ApproveViews(MethodView):
    """Approve."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_APPROVE)
    @blp.idempotent
    @blp.versioned(DeskAlertSchema, show)
    @blp.arguments(ConfirmedSpanSchema, required=False)
    @blp.response(200, DeskAlertSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(503, schema=ProblemSchema)
    def post(self, body: ConfirmedSpan, alert_id: str) -> Answer[DeskAlert]:
        """Issue the alert (duyệt). Nobody who wrote, edited or submitted it may do this."""
        identity, store = current_identity(), current_store()
        version, span = expected_version(), body["confirmed_span"]
        return _answer(alert_approval.approve(store, identity, alert_id, expect=version, span=span))


@blp.route("/<string:alert_id>/actions/return")
class ReturnViews(MethodView):
    """Give back."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_APPROVE)
    @blp.idempotent
    @blp.versioned(DeskAlertSchema, show)
    @blp.arguments(ReturnSchema)
    @blp.response(200, DeskAlertSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: ReturnBody, alert_id: str) -> Answer[DeskAlert]:
        """Give the alert back with a reason (trả lại)."""
        identity, store = current_identity(), current_store()
        return _answer(
            drafting.give_back(store, identity, alert_id, body["reason"], expect=expected_version())
        )


@blp.route("/<string:alert_id>/actions/discard")
class DiscardViews(MethodView):
    """Discard."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_DRAFT)
    @blp.idempotent
    @blp.versioned(DeskAlertSchema, show)
    @blp.response(200, DeskAlertSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, alert_id: str) -> Answer[DeskAlert]:
        """Throw away a draft, or an alert that was given back (bỏ bản thảo).

        It is kept for whoever asks later what happened, but left out of lists that do not ask for `discarded`.
        """
        identity, store = current_identity(), current_store()
        return _answer(drafting.discard(store, identity, alert_id, expect=expected_version()))


@blp.route("/<string:alert_id>/actions/update")
class UpdateViews(MethodView):
    """Update."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_DRAFT)
    @blp.idempotent
    @blp.arguments(ContentSchema, check=_faults)
    @blp.response(201, DeskAlertSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: Content, alert_id: str) -> Answer[DeskAlert]:
        """Draft an update of an issued alert (cập nhật): a copy of it with these changes."""
        return _follow_up(alert_id, MsgType.UPDATE, body)


@blp.route("/<string:alert_id>/actions/cancel")
class CancelViews(MethodView):
    """Cancel."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_DRAFT)
    @blp.idempotent
    @blp.arguments(ContentSchema, check=_faults)
    @blp.response(201, DeskAlertSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: Content, alert_id: str) -> Answer[DeskAlert]:
        """Draft the cancellation of an issued alert (hủy): it was wrong, or should not have gone out."""
        return _follow_up(alert_id, MsgType.CANCEL, body)


@blp.route("/<string:alert_id>/actions/all-clear")
class AllClearViews(MethodView):
    """All-clear."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_DRAFT)
    @blp.idempotent
    @blp.arguments(ContentSchema, check=_faults)
    @blp.response(201, DeskAlertSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: Content, alert_id: str) -> Answer[DeskAlert]:
        """Draft the end of an issued alert (kết thúc cảnh báo): the danger is over."""
        return _follow_up(alert_id, MsgType.UPDATE, body, over=True)


@blp.route("/<string:alert_id>/reach")
class ReachViews(MethodView):
    """Reach."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_READ)
    @blp.arguments(ReachArgsSchema, location="query")
    @blp.response(200, ReachSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: ReachArgs, alert_id: str) -> ShownReach:
        """Show what became of the alert by channel, and what people did, in counts with their denominators.

        It counts while the alert is being sent. Accepted by a provider is not read by anybody: look at displayed and
        at the answers.
        """
        store = current_store()
        alert = alerts.readable(store, current_identity(), alert_id)
        return show_reach(store, alert, by_area=query["by"] == "area")


def _follow_up(alert_id: str, msg_type: MsgType, body: Content, *, over: bool = False) -> Answer[DeskAlert]:
    store, identity = current_store(), current_identity()
    return _answer(drafting.follow_up(store, identity, alert_id, msg_type, body, over=over), 201)


def _answer(alert: Alert, status: int = 200) -> Answer[DeskAlert]:
    return with_version(show(alert), status)
