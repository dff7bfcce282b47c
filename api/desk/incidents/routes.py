"""`/v1/desk/incidents`: outlets that are not well, put together by commune and cause."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from flask.views import MethodView

from api.desk.incidents.presented import ShownIncident, show
from api.desk.incidents.schemas import (
    End,
    IncidentEndSchema,
    IncidentsArgs,
    IncidentsArgsSchema,
    IncidentSchema,
    IncidentSilenceSchema,
    Silence,
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
from models.monitoring import access, health, incident_steps
from models.store import Document

blp = Blueprint(
    "desk-incidents",
    __name__,
    url_prefix="/v1/desk/incidents",
    description="Loudspeakers and boards that are not well",
)


def _silence_faults(body: Silence) -> Iterable[Fault]:
    until = body["until"]
    return incident_steps.silence_faults(until, datetime.now(UTC)) if until else ()


@blp.route("")
class IncidentsViews(MethodView):
    """All incidents."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @blp.arguments(IncidentsArgsSchema, location="query", check=cursor_faults)
    @blp.response(200, IncidentSchema(many=True), headers=PAGES)
    def get(self, query: IncidentsArgs) -> tuple[list[ShownIncident], int, dict[str, str]]:
        """List incidents in the official's areas, newest first."""
        store = current_store()
        wanted: Document = {}
        if query["area"]:
            wanted["paths"] = areas.id_of(store, query["area"])
        if query["cause"]:
            wanted["cause"] = str(query["cause"])
        if query["open"] is not None:
            wanted["closed_at"] = None if query["open"] else {"$ne": None}
        rows, following = health.incident_list(
            store, current_identity(), wanted, after=query["after"], limit=query["limit"]
        )
        return [show(row) for row in rows], 200, page_headers(following)


@blp.route("/<string:incident_id>")
class IncidentViews(MethodView):
    """One incident."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @blp.response(200, IncidentSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, incident_id: str) -> Answer[ShownIncident]:
        """Show one incident."""
        found = access.incident(current_store(), current_identity(), Permission.OUTLET_READ, incident_id)
        return with_version(show(found))


@blp.route("/<string:incident_id>/actions/take")
class TakeViews(MethodView):
    """Take."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_CONTROL)
    @blp.idempotent
    @blp.versioned(IncidentSchema, show)
    @blp.response(200, IncidentSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, incident_id: str) -> Answer[ShownIncident]:
        """See to an incident, so that everybody knows who does."""
        store, identity = current_store(), current_identity()
        return with_version(
            show(incident_steps.take(store, identity, incident_id, expect=expected_version()))
        )


@blp.route("/<string:incident_id>/actions/mute")
class MuteViews(MethodView):
    """Mute."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_CONTROL)
    @blp.idempotent
    @blp.versioned(IncidentSchema, show)
    @blp.arguments(IncidentSilenceSchema, check=_silence_faults)
    @blp.response(200, IncidentSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: Silence, incident_id: str) -> Answer[ShownIncident]:
        """Let nobody be told of an incident until a moment."""
        store, identity = current_store(), current_identity()
        until = body["until"] or datetime.now(UTC)
        changed = incident_steps.mute(store, identity, incident_id, until, expect=expected_version())
        return with_version(show(changed))


@blp.route("/<string:incident_id>/actions/close")
class CloseViews(MethodView):
    """Close."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_CONTROL)
    @blp.idempotent
    @blp.versioned(IncidentSchema, show)
    @blp.arguments(IncidentEndSchema)
    @blp.response(200, IncidentSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: End, incident_id: str) -> Answer[ShownIncident]:
        """End an incident with a reason; while the outlets are not well, the next minute opens another one."""
        changed = incident_steps.end(
            current_store(),
            current_identity(),
            incident_id,
            body["reason"],
            body["note"],
            expect=expected_version(),
        )
        return with_version(show(changed))


@blp.route("/<string:incident_id>/actions/make-ticket")
class MakeTicketViews(MethodView):
    """Make a ticket."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_CONTROL)
    @blp.idempotent
    @blp.versioned(IncidentSchema, show)
    @blp.response(200, IncidentSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, incident_id: str) -> Answer[ShownIncident]:
        """Make a report of an incident, which is routed, promised and followed as every other; there is one at most."""
        store, identity = current_store(), current_identity()
        made = incident_steps.make_ticket(store, identity, incident_id, expect=expected_version())
        return with_version(show(made))
