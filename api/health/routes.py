"""`/healthz`, `/readyz`, `/metrics`, `/version`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

import marshmallow as ma
import pymongo
from flask import Response, abort, current_app, jsonify
from flask.views import MethodView
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from pymongo.errors import PyMongoError

from api.extensions.context import current_breaker, store_of_app
from api.extensions.forwarded import is_from_inside
from api.extensions.smorest import Blueprint
from api.health.readiness import Readiness
from models.access.callers import CallerKind
from models.messages import canaries
from models.messages.canaries import ChannelHealth, ChannelState
from models.people import sms_budget
from models.store import outbox
from models.version import VERSION
from notifications import heartbeat
from notifications.queues import Queue, reactions_of

blp = Blueprint("health", __name__, description="For those who keep Loa running")

#: What stands in the store, the same whichever process is asked. Memory and files of one process among several are left
#: out (`process_*`, `python_*`): the next request would meet another. What workers count, they show (`figures.py`).
FIGURES = CollectorRegistry()

OUTBOX_ROWS = Gauge("loa_outbox", "Rows of the outbox, by state.", ["state"], registry=FIGURES)
SMS_BUDGET = Gauge(
    "loa_sms_budget_used",
    "Part of the one-time codes that may be sent that is used up: by whose they are and window.",
    ["whose", "window"],
    registry=FIGURES,
)

OLDEST_ROW = Gauge(
    "loa_outbox_oldest_seconds",
    "For how long the oldest row has been due, by queue.",
    ["queue"],
    registry=FIGURES,
)
SILENCES = Gauge(
    "loa_silent_seconds",
    "Since a sweep of the relay last got through, by lane, and since each worker was last heard.",
    ["part"],
    registry=FIGURES,
)

CANARY_STATES = Gauge(
    "loa_channel",
    "1 for the state of each channel in use, by the messages that try it (`docs/runbook.md`), else 0.",
    ["channel", "state"],
    registry=FIGURES,
)
CANARY_ACCEPTED = Gauge(
    "loa_canary_accepted_seconds",
    "For how long no message that tries a channel was taken by its provider.",
    ["channel"],
    registry=FIGURES,
)

READINESS = "loa_readiness"


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
        """Check store, brokers, relay, workers, migrations and channels, each `ok` or `not ok`.

        Channels are `degraded` while one of them does not take the messages that try it, and `not ok` when none of
        those for warnings does.

        The answer is kept for a second, and one look at a time is made for all who ask. `loa check` says what is wrong.
        """
        parts = _readiness().parts()
        ready = bool(parts) and "not ok" not in parts.values()
        response = jsonify(status="ok" if ready else "unready", parts=parts)
        response.status_code = 200 if ready else 503
        return response


@blp.route("/metrics")
class MetricsViews(MethodView):
    """Numbers."""

    @blp.allow(CallerKind.OPEN)
    @blp.response(200, {"type": "string"}, content_type="text/plain")
    def get(self) -> Response:
        """Show metrics for Prometheus to whoever asks from inside, through no proxy; to others they do not exist."""
        if not is_from_inside():
            abort(404)
        store = store_of_app()
        try:
            with pymongo.timeout(heartbeat.PATIENCE):
                for queue in Queue:
                    waiting = outbox.overdue(store, reactions_of(queue))
                    OLDEST_ROW.labels(queue).set(waiting.total_seconds())
                for part, silent in heartbeat.silences(store).items():
                    SILENCES.labels(part).set(silent.total_seconds())
                for state in outbox.OutboxState:
                    OUTBOX_ROWS.labels(state).set(outbox.count(store, state))
                for channel in canaries.channel_health(store):
                    _show(channel)
                for (whose, window), used in sms_budget.used(store).items():
                    SMS_BUDGET.labels(whose, window).set(used)
        except PyMongoError:
            OLDEST_ROW.clear()
            SILENCES.clear()
            OUTBOX_ROWS.clear()
            SMS_BUDGET.clear()
            CANARY_STATES.clear()
            CANARY_ACCEPTED.clear()
        return Response(generate_latest(FIGURES), content_type=CONTENT_TYPE_LATEST)


@blp.route("/version")
class VersionViews(MethodView):
    """The release."""

    @blp.allow(CallerKind.OPEN)
    @blp.response(200, VersionSchema)
    def get(self) -> dict[str, str]:
        """Say which release of Loa this is."""
        return {"version": VERSION}


def _show(one: ChannelHealth) -> None:
    for state in ChannelState:
        CANARY_STATES.labels(one.channel, state).set(one.state is state)
    if one.accepted_at is not None:
        silent = datetime.now(UTC) - one.accepted_at
        CANARY_ACCEPTED.labels(one.channel).set(silent.total_seconds())


def _readiness() -> Readiness:
    """Return what this process knows of the whole; made by the first who asks."""
    known = current_app.extensions
    return cast(Readiness, known.setdefault(READINESS, Readiness(store_of_app(), current_breaker())))
