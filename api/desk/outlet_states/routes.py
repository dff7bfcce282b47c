"""`/v1/desk/outlet-states`: how outlets are, one with its history, and peace for one that is being mended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypedDict

from flask.views import MethodView

from api.desk.outlet_states.presented import ShownHealth, ShownState, show, whole
from api.desk.outlet_states.schemas import (
    OutletHealthSchema,
    OutletStateSchema,
    QuietSchema,
    StatesArgs,
    StatesArgsSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import PAGES, VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.paging import cursor_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault
from models.monitoring import health, incident_steps
from models.monitoring.health import Filter
from models.outlets.outlets import Outlet

blp = Blueprint(
    "desk-outlet-states",
    __name__,
    url_prefix="/v1/desk/outlet-states",
    description="How loudspeakers and boards are",
)


class Quiet(TypedDict):
    """What `QuietSchema` loads."""

    until: datetime | None
    reason: str


def _quiet_faults(body: Quiet) -> Iterable[Fault]:
    until = body["until"]
    return incident_steps.silence_faults(until, datetime.now(UTC)) if until else ()


def _now_shown(outlet: Outlet) -> ShownState:
    found = health.of(current_store(), current_identity(), outlet["_id"], datetime.now(UTC))
    return show(found.row)


@blp.route("")
class OutletStatesViews(MethodView):
    """How all outlets are."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @blp.arguments(StatesArgsSchema, location="query", check=cursor_faults)
    @blp.response(200, OutletStateSchema(many=True), headers=PAGES)
    def get(self, query: StatesArgs) -> tuple[list[ShownState], int, dict[str, str]]:
        """List outlets of the official's areas with how they are, as computed from what was heard of them.

        Without `state=retired` those that were taken down are left out.
        """
        store, now = current_store(), datetime.now(UTC)
        area_id = areas.id_of(store, query["area"]) if query["area"] else ""
        wanted = Filter(area_id, str(query["kind"] or ""), query["state"])
        rows, following = health.listed(
            store, current_identity(), wanted, now, after=query["after"], limit=query["limit"]
        )
        return [show(row) for row in rows], 200, page_headers(following)


@blp.route("/<string:outlet_id>")
class OutletStateViews(MethodView):
    """How one outlet is."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @blp.response(200, OutletHealthSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, outlet_id: str) -> Answer[ShownHealth]:
        """Show one outlet with its hours of the last 31 days, its last 50 plays and its open incidents."""
        found = health.of(current_store(), current_identity(), outlet_id, datetime.now(UTC))
        return with_version(whole(found))


@blp.route("/<string:outlet_id>/actions/mute-alarms")
class MuteAlarmsViews(MethodView):
    """Peace."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_CONTROL)
    @blp.idempotent
    @blp.versioned(OutletStateSchema, _now_shown)
    @blp.arguments(QuietSchema, check=_quiet_faults)
    @blp.response(200, OutletStateSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: Quiet, outlet_id: str) -> Answer[ShownState]:
        """Open no incident for an outlet until a moment, such as while it is mended; `until` null takes it back.

        It goes on sounding; how it is goes on being shown.
        """
        changed = incident_steps.quieten(
            current_store(),
            current_identity(),
            outlet_id,
            body["until"],
            body["reason"],
            datetime.now(UTC),
            expect=expected_version(),
        )
        return with_version(_now_shown(changed))
