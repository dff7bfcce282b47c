"""`/v1/desk/drills`: planning, running and measuring drills (diễn tập)."""

from __future__ import annotations

from collections.abc import Iterable

from flask.views import MethodView

from api.desk.alerts.schemas import ConfirmedSpan, ConfirmedSpanSchema
from api.desk.drills.presented import ShownReport, show_report
from api.desk.drills.schemas import DrillPlanSchema, DrillReportSchema, DrillSchema
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.alerts import drills
from models.alerts.drills import Drill, DrillPlan
from models.errors import Fault

blp = Blueprint("desk-drills", __name__, url_prefix="/v1/desk/drills", description="Drills")

#: Most drills of the list; a province holds a few a year.
MOST = 100


def _faults(body: DrillPlan) -> Iterable[Fault]:
    return drills.faults_of(current_store(), current_identity(), body)


@blp.route("")
class DrillsViews(MethodView):
    """All drills."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_READ)
    @blp.response(200, DrillSchema(many=True))
    def get(self) -> list[Drill]:
        """List the drills, the latest first."""
        return drills.every(current_store(), MOST)

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_DRAFT)
    @blp.idempotent
    @blp.arguments(DrillPlanSchema, check=_faults)
    @blp.response(201, DrillSchema, headers=VERSION)
    def post(self, body: DrillPlan) -> Answer[Drill]:
        """Plan a drill of exercise alerts that were drafted before; once approved, they go out at its time."""
        return with_version(drills.plan(current_store(), current_identity(), body), 201)


@blp.route("/<string:drill_id>")
class DrillsByIdViews(MethodView):
    """One drill."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_READ)
    @blp.response(200, DrillSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, drill_id: str) -> Answer[Drill]:
        """Show one drill; what went out, and what did not and why."""
        return with_version(drills.get(current_store(), drill_id))


@blp.route("/<string:drill_id>/actions/approve")
class ApproveDrillViews(MethodView):
    """Approve."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_APPROVE)
    @blp.idempotent
    @blp.versioned(DrillSchema)
    @blp.arguments(ConfirmedSpanSchema, required=False)
    @blp.response(200, DrillSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: ConfirmedSpan, drill_id: str) -> Answer[Drill]:
        """Approve a drill with all of its alerts, which must be submitted. Nobody who wrote one of them may.

        An alert that is changed afterwards does not go out (`not_issued`).
        """
        store, identity, version = current_store(), current_identity(), expected_version()
        return with_version(
            drills.approve(store, identity, drill_id, expect=version, span=body["confirmed_span"])
        )


@blp.route("/<string:drill_id>/actions/call-off")
class CallOffDrillViews(MethodView):
    """Call off."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_DRAFT)
    @blp.idempotent
    @blp.versioned(DrillSchema)
    @blp.response(200, DrillSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, drill_id: str) -> Answer[Drill]:
        """Call a drill off before it begins (hủy diễn tập)."""
        store, identity = current_store(), current_identity()
        return with_version(drills.call_off(store, identity, drill_id, expect=expected_version()))


@blp.route("/<string:drill_id>/actions/end")
class EndDrillViews(MethodView):
    """End."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_DRAFT)
    @blp.idempotent
    @blp.versioned(DrillSchema)
    @blp.response(200, DrillSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, drill_id: str) -> Answer[Drill]:
        """End a drill that runs (kết thúc diễn tập).

        Waves of its alerts that have not begun yet are not sent. Phones show the alerts until they expire.
        """
        store, identity = current_store(), current_identity()
        return with_version(drills.end(store, identity, drill_id, expect=expected_version()))


@blp.route("/<string:drill_id>/report")
class DrillReportViews(MethodView):
    """Report."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_READ)
    @blp.response(200, DrillReportSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, drill_id: str) -> ShownReport:
        """Show what a drill brought, live while it runs.

        For each alert by channel and unit: accepted, displayed, answered, and the seconds to 50, 90 and 99 % accepted.
        """
        store = current_store()
        drill = drills.get(store, drill_id)
        return show_report(store, drill)
