"""`/v1/desk/alerts/{id}/check-ins`: what people answered to an alert."""

from __future__ import annotations

from collections.abc import Iterable

from flask.views import MethodView

from api.desk.alerts.answer_presented import DeskCheckIn, show_all
from api.desk.alerts.answer_schemas import AnswersArgs, AnswersArgsSchema, DeskCheckInSchema
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import PAGES
from api.extensions.paging import page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.alerts import alerts
from models.errors import Fault
from models.safety import answers
from models.safety.check_ins import SafetyState
from models.store import cursor

blp = Blueprint("desk-alert-answers", __name__, url_prefix="/v1/desk/alerts", description="Answers to alerts")


def _faults(query: AnswersArgs) -> Iterable[Fault]:
    return cursor.faults(answers.decode, query["after"])


@blp.route("/<string:alert_id>/check-ins")
class DeskCheckInsViews(MethodView):
    """Answers to one alert."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_READ)
    @blp.arguments(AnswersArgsSchema, location="query", check=_faults)
    @blp.response(200, DeskCheckInSchema(many=True), headers=PAGES)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: AnswersArgs, alert_id: str) -> tuple[list[DeskCheckIn], dict[str, str]]:
        """List what people answered to the alert and its updates: who needs help first, then the latest."""
        store = current_store()
        alert = alerts.readable(store, current_identity(), alert_id)
        state = SafetyState(query["state"]) if query["state"] else None
        rows, following = answers.of_alert(store, alert, state, after=query["after"], limit=query["limit"])
        return show_all(store, rows), page_headers(following)
