"""`/v1/me/access-log`: who opened my identity, and why."""

from __future__ import annotations

from flask.views import MethodView

from api.extensions.context import current_identity, current_language, current_store
from api.extensions.owners import owners_of
from api.extensions.smorest import Blueprint
from api.reports.presented_parts import ShownOpening
from api.reports.schemas import OpeningSchema
from models.access.callers import CallerKind
from models.desk import reporter_identity

log = Blueprint("access-log", __name__, url_prefix="/v1/me/access-log", description="Who opened my identity")


@log.route("")
class AccessLogViews(MethodView):
    """Openings of the caller's identity."""

    @log.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @log.response(200, OpeningSchema(many=True))
    def get(self) -> list[ShownOpening]:
        """List when which office opened the identity behind my reports, and why; the latest first."""
        store, language = current_store(), current_language()
        return [
            {
                "at": one["at"],
                "code": one["code"],
                "office": reporter_identity.office_name(store, one["office"], language),
                "reason": one["reason"],
            }
            for one in reporter_identity.log_of(store, owners_of(current_identity()))
        ]
