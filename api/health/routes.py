"""`/healthz`, `/readyz`, `/metrics`, `/version`."""

from __future__ import annotations

import marshmallow as ma
from flask import Response, jsonify
from flask.views import MethodView
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from pymongo.errors import PyMongoError

from api.extensions.context import current_store
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.people import sms_budget
from models.store import outbox
from models.version import VERSION
from notifications import heartbeat

blp = Blueprint("health", __name__, description="For those who keep Loa running")

OUTBOX_ROWS = Gauge("loa_outbox", "Rows of the outbox, by state.", ["state"], multiprocess_mode="mostrecent")
SMS_BUDGET = Gauge(
    "loa_sms_budget_used",
    "Part of the one-time codes that may be sent that is used up: by whose they are and window.",
    ["whose", "window"],
    multiprocess_mode="mostrecent",
)


class HealthSchema(ma.Schema):
    """Alive."""

    status = ma.fields.String(required=True)


class ReadySchema(ma.Schema):
    """What is ready and what is not."""

    status = ma.fields.String(required=True)
    parts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)


class VersionSchema(ma.Schema):
    """The version."""

    version = ma.fields.String(required=True)


@blp.route("/healthz")
class HealthzViews(MethodView):
    """The process."""

    @blp.allow(CallerKind.OPEN)
    @blp.response(200, HealthSchema)
    def get(self) -> dict[str, str]:
        """Say that the process answers; the store is not asked, so that its hiccup restarts nobody."""
        return {"status": "ok"}


@blp.route("/readyz")
class ReadyzViews(MethodView):
    """The whole."""

    @blp.allow(CallerKind.OPEN)
    @blp.response(200, ReadySchema)
    @blp.alt_response(503, schema=ReadySchema)
    def get(self) -> Response:
        """Check store, broker, relay, workers and migrations, each `ok` or what is wrong with it."""
        parts = heartbeat.check(current_store())
        ready = all(state == "ok" for state in parts.values())
        response = jsonify(status="ok" if ready else "unready", parts=parts)
        response.status_code = 200 if ready else 503
        return response


@blp.route("/metrics")
class MetricsViews(MethodView):
    """Numbers."""

    @blp.allow(CallerKind.OPEN)
    @blp.response(200, {"type": "string"}, content_type="text/plain")
    def get(self) -> Response:
        """Show metrics for Prometheus; the reverse proxy does not let them out."""
        try:
            for state in outbox.OutboxState:
                OUTBOX_ROWS.labels(state).set(outbox.count(current_store(), state))
            for (whose, window), part in sms_budget.used(current_store()).items():
                SMS_BUDGET.labels(whose, window).set(part)
        except PyMongoError:
            OUTBOX_ROWS.clear()
            SMS_BUDGET.clear()
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


@blp.route("/version")
class VersionViews(MethodView):
    """The release."""

    @blp.allow(CallerKind.OPEN)
    @blp.response(200, VersionSchema)
    def get(self) -> dict[str, str]:
        """Say which release of Loa this is."""
        return {"version": VERSION}
