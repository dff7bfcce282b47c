"""`/v1/desk/alerts/{id}/preview`: what an alert would do and say, before somebody presses the button."""

from __future__ import annotations

from flask.views import MethodView

from api.desk.alerts.preview_presented import ShownPreview, preview
from api.desk.alerts.preview_schemas import AlertPreviewSchema
from api.extensions.context import current_identity, current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.alerts import alerts

blp = Blueprint(
    "desk-alert-previews", __name__, url_prefix="/v1/desk/alerts", description="Before the button"
)


@blp.route("/<string:alert_id>/preview")
class PreviewViews(MethodView):
    """The preview."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_READ)
    @blp.response(200, AlertPreviewSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, alert_id: str) -> ShownPreview:
        """Show what an alert would do if it were issued now: to whom, by which channel, in which words.

        The texts are made by what sends them. While `faults` keep it from being issued, there are no texts. A Test
        reaches nobody, so it has neither channels nor texts.
        """
        store, identity = current_store(), current_identity()
        return preview(store, alerts.readable(store, identity, alert_id), identity)
