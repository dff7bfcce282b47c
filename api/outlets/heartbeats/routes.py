"""`/v1/outlets/me/heartbeats`: how a device does, once a minute."""

from __future__ import annotations

from datetime import UTC, datetime

from flask.views import MethodView

from api.extensions.context import current_identity, current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.outlets.heartbeats.schemas import AnsweredSchema, BeatSchema
from models.access.callers import CallerKind
from models.monitoring import heartbeats
from models.monitoring.beats import Beat
from models.monitoring.heartbeats import Answered

blp = Blueprint(
    "outlet-heartbeats",
    __name__,
    url_prefix="/v1/outlets/me/heartbeats",
    description="How outlets say that they are there",
)


@blp.route("")
class HeartbeatsViews(MethodView):
    """Heartbeats of the calling outlet."""

    @blp.allow(CallerKind.OUTLET)
    @blp.arguments(BeatSchema)
    @blp.response(200, AnsweredSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, beat: Beat) -> Answered:
        """Say how this outlet does; each heartbeat replaces the last.

        The answer names the programme that counts: an outlet that holds another one fetches it.
        """
        return heartbeats.hear(current_store(), current_identity().id, beat, datetime.now(UTC))
