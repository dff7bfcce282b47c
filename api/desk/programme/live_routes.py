"""`/v1/desk/programme/live`: speaking through outlets now."""

from __future__ import annotations

from collections.abc import Iterable

from flask.views import MethodView

from api.desk.programme.live_schemas import LiveBodySchema, LiveSchema, ShownLive, show_live
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import PLACE
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault
from models.programme import at_once, live
from models.programme.live import LiveDraft

live_blp = Blueprint(
    "desk-live",
    __name__,
    url_prefix="/v1/desk/programme/live",
    description="Announcements that are spoken now",
)


def _faults(body: LiveDraft) -> Iterable[Fault]:
    return live.faults_of(current_store(), body)


@live_blp.route("")
class LivesViews(MethodView):
    """Announcements."""

    @live_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @live_blp.response(200, LiveSchema(many=True))
    def get(self) -> list[ShownLive]:
        """List the last fifty announcements of one's areas and above, newest first."""
        return [show_live(one) for one in live.page(current_store(), current_identity())]

    @live_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_CONTROL)
    @live_blp.idempotent
    @live_blp.arguments(LiveBodySchema, check=_faults)
    @live_blp.response(201, LiveSchema, headers=PLACE)
    def post(self, body: LiveDraft) -> tuple[ShownLive, int, dict[str, str]]:
        """Begin to speak (phát trực tiếp); every 30 seconds `…/keep-up` says that one still does.

        90 seconds after the last time it is over. An outlet that can't play the source is named and refused.
        """
        made = at_once.begin_live(current_store(), current_identity(), body)
        return show_live(made), 201, {"Location": f"/v1/desk/programme/live/{made['_id']}"}


@live_blp.route("/<string:live_id>/keep-up")
class KeepUpViews(MethodView):
    """Going on."""

    @live_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_CONTROL)
    @live_blp.response(200, LiveSchema)
    @live_blp.alt_response(404, schema=ProblemSchema)
    @live_blp.alt_response(409, schema=ProblemSchema)
    def post(self, live_id: str) -> ShownLive:
        """Say that one still speaks."""
        return show_live(at_once.keep_up(current_store(), current_identity(), live_id))


@live_blp.route("/<string:live_id>/end")
class EndLiveViews(MethodView):
    """Ending."""

    @live_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_CONTROL)
    @live_blp.response(200, LiveSchema)
    @live_blp.alt_response(404, schema=ProblemSchema)
    def post(self, live_id: str) -> ShownLive:
        """End it at once; what is over stays as it is."""
        return show_live(at_once.end_live(current_store(), current_identity(), live_id))
