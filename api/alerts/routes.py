"""`/v1/alerts`: what is in force."""

from __future__ import annotations

from api.alerts.presented import PublicAlert, PublicAlerts, public_view
from api.alerts.schemas import AlertsArgs, AlertsArgsSchema, AlertSchema, AlertsSchema
from api.extensions import ready_answers
from api.extensions.caching import Keep, cached
from api.extensions.context import current_language, current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.alerts import lists as alert_lists
from models.alerts.alerts import Alert, expiry
from models.alerts.cap_terms import Status
from models.areas import areas
from models.delivery import ack_windows

blp = Blueprint("alerts", __name__, url_prefix="/v1/alerts", description="Warnings.")

STATUSES = {"actual": Status.ACTUAL, "exercise": Status.EXERCISE}


@blp.route("", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.arguments(AlertsArgsSchema, location="query")
@blp.response(200, AlertsSchema)
@blp.alt_response(404, schema=ProblemSchema)
def list_alerts(args: AlertsArgs) -> PublicAlerts:
    """List the alerts in force for an area, newest first: its own, those around it and those inside it."""
    store = current_store()
    area_id = areas.by_code(store, args["area"])["_id"] if args["area"] else areas.active_province_id(store)
    found = alert_lists.in_force(store, area_id, STATUSES[args["status"]])
    ready_answers.good_until(map(expiry, found))
    windows = ack_windows.of(store, found)
    return {"alerts": [_shown(alert, windows[alert["_id"]]) for alert in found]}


@blp.route("/<string:identifier>", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.response(200, AlertSchema)
@blp.alt_response(404, schema=ProblemSchema)
def get_alert(identifier: str) -> PublicAlert:
    """Show one issued alert, expired or not, a drill or not: look at its `status`."""
    store = current_store()
    alert = alert_lists.published(store, identifier)
    return _shown(alert, ack_windows.of(store, [alert])[alert["_id"]])


def _shown(alert: Alert, ack_within: int) -> PublicAlert:
    return public_view(alert, current_language(), current_store().settings.public_base, ack_within)
