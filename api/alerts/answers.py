"""What people say about an alert: that it was displayed, that they are safe, that they need help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask.views import MethodView

from api.alerts.answer_presented import ShownCheckIn, show_answer
from api.alerts.answer_schemas import (
    AcknowledgementBody,
    AcknowledgementsBody,
    AcknowledgementSchema,
    AcknowledgementsSchema,
    CheckInPost,
    CheckInPostSchema,
    CheckInSchema,
)
from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.extensions.idempotency import current_key
from api.extensions.owners import owners_of, reporter_of
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.reports import rescue_bodies
from models.access import guards
from models.access.callers import CallerKind
from models.access.guards import Act
from models.alerts import lists as alert_lists
from models.delivery import acknowledgements
from models.delivery.acknowledgements import Told
from models.errors import Fault, NotFound
from models.safety import check_ins
from models.safety.check_ins import SafetyState, Said
from models.safety.help_calls import Where

blp = Blueprint("alert-answers", __name__, url_prefix="/v1/alerts", description="What people say of warnings")


def _faults(body: CheckInPost) -> Iterable[Fault]:
    return check_ins.faults(current_store(), _said(body))


@blp.route("/acknowledgements")
class AcknowledgementsViews(MethodView):
    """Acknowledgements of several alerts."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.arguments(AcknowledgementsSchema)
    @blp.response(204)
    def post(self, body: AcknowledgementsBody) -> None:
        """Note that alerts were displayed here: what an app kept while it was offline, all at once.

        Said again it changes nothing. Identifiers that nobody knows are left out. Wait a random part of the alert's
        `ack_within` first.
        """
        _note(body["acknowledgements"])


@blp.route("/<string:identifier>/acknowledgements")
class AlertAcknowledgementsViews(MethodView):
    """Acknowledgements of one alert."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.arguments(AcknowledgementSchema)
    @blp.response(204)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: AcknowledgementBody, identifier: str) -> None:
        """Note that this alert was displayed here, or opened. Said again it changes nothing."""
        if not _note([{"alert": identifier, "how": body["how"], "at": body["at"]}]):
            raise NotFound


@blp.route("/<string:identifier>/check-ins")
class CheckInsViews(MethodView):
    """Answers to one alert."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.idempotent
    @blp.arguments(CheckInPostSchema, check=_faults)
    @blp.response(200, CheckInSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: CheckInPost, identifier: str) -> ShownCheckIn:
        """Say that I am safe, or that I need help (báo an toàn, cần giúp).

        `need_help` is a call for rescue: it reaches the desk at once, without a limit, whatever else is wrong with the
        request, and also when the alert does not ask or is over. Say it again with a place as soon as there is one. A
        later answer replaces the one before; who is safe after all says so, and the rescuers read it. In a drill nobody
        is sent: the answer says how to call for real help.
        """
        store, where = current_store(), current_circumstances()
        alert = alert_lists.published(store, identifier)
        said = _said(body)
        if said.state is SafetyState.SAFE:
            guards.spend(store, Act.CHECK_IN, where)
        reporter = reporter_of(current_identity(), current_language())
        made = check_ins.answer(store, reporter, alert, said, key=current_key(), network=where.network)
        return show_answer(store, alert, made, rescue_bodies.left_out(), current_language())


def _note(told: Sequence[Told]) -> int:
    store = current_store()
    guards.spend(store, Act.ACKNOWLEDGE, current_circumstances(), times=len(told))
    return acknowledgements.acknowledge(store, owners_of(current_identity()), told)


def _said(body: CheckInPost) -> Said:
    place = body["place"]
    return Said(
        state=body["state"],
        note=body["note"],
        people=body["people"],
        where=Where(place["lat"], place["lon"], place["area"], place["address"]),
        shares_place=body["shares_place"],
    )
