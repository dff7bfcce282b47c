"""`/v1/desk/incoming-alerts`: warnings of other issuers that wait for an official to release or dismiss them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from flask.views import MethodView

from api.desk.alerts.presented import DeskAlert
from api.desk.alerts.presented import show as show_alert
from api.desk.alerts.schemas import DeskAlertSchema
from api.desk.incoming_alerts.presented import ShownIncoming, WholeIncoming, show, show_whole
from api.desk.incoming_alerts.schemas import (
    DismissBody,
    DismissSchema,
    IncomingArgs,
    IncomingArgsSchema,
    IncomingSchema,
    TakeOverBody,
    TakeOverSchema,
    WholeIncomingSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, PAGES, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.paging import moment_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.alerts import content as alert_content
from models.alerts.content import Content
from models.errors import Fault
from models.language import visible
from models.partners import incoming, taking_over

blp = Blueprint(
    "desk-incoming-alerts",
    __name__,
    url_prefix="/v1/desk/incoming-alerts",
    description="Warnings of other issuers that wait for an official",
)


def _filled_faults(body: TakeOverBody) -> Iterable[Fault]:
    return alert_content.faults_of(current_store(), cast(Content, body))


def _reason_faults(body: DismissBody) -> Iterable[Fault]:
    return visible.reason_faults("reason", body["reason"])


@blp.route("")
class IncomingViews(MethodView):
    """All messages."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_READ)
    @blp.arguments(IncomingArgsSchema, location="query", check=moment_faults)
    @blp.response(200, IncomingSchema(many=True), headers=PAGES)
    def get(self, query: IncomingArgs) -> tuple[list[ShownIncoming], dict[str, str]]:
        """List messages of other issuers, the last that came first."""
        found, following = incoming.search(
            current_store(), state=query["state"], after=query["after"], limit=query["limit"]
        )
        return [show(row) for row in found], page_headers(following)


@blp.route("/<string:incoming_id>")
class IncomingByIdViews(MethodView):
    """One message."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_READ)
    @blp.response(200, WholeIncomingSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, incoming_id: str) -> Answer[WholeIncoming]:
        """Show one message with the draft that it would become, and what of it has no place there."""
        store = current_store()
        return with_version(show_whole(store, incoming.get(store, incoming_id)))


@blp.route("/<string:incoming_id>/actions/take-over")
class IncomingTakeOverViews(MethodView):
    """Take over."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_DRAFT)
    @blp.idempotent
    @blp.versioned(IncomingSchema, show)
    @blp.arguments(TakeOverSchema, required=False, check=_filled_faults)
    @blp.response(201, DeskAlertSchema, headers=MADE)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: TakeOverBody, incoming_id: str) -> Answer[DeskAlert]:
        """Make a draft of it, which goes the way of every alert: submitted, and approved by another official.

        An update or a cancellation goes on from the alert that came of the message before; a draft of it that is not
        approved yet is changed. A message that its issuer has replaced is not taken over any more. What was no Actual
        warning never becomes one. Its `origin` stays with the alert.
        """
        store, identity = current_store(), current_identity()
        _, draft = taking_over.take_over(store, identity, incoming_id, {**body}, expect=expected_version())
        return created(show_alert(draft), f"/v1/desk/alerts/{draft['_id']}")


@blp.route("/<string:incoming_id>/actions/dismiss")
class IncomingDismissViews(MethodView):
    """Dismiss."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_DRAFT)
    @blp.versioned(IncomingSchema, show)
    @blp.arguments(DismissSchema, check=_reason_faults)
    @blp.response(200, IncomingSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: DismissBody, incoming_id: str) -> Answer[ShownIncoming]:
        """Decide that it becomes no alert of ours, and say why."""
        identity, version = current_identity(), expected_version()
        return with_version(
            show(incoming.dismiss(current_store(), identity, incoming_id, body["reason"], expect=version))
        )
