"""The parts that run beside the web server: brokers, relay and workers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from loa.checks.finding import Finding, fine, unknown, wrong
from models.store import Store
from notifications import heartbeat
from notifications.queues import WORKERS

#: What to do where a part is not heard of.
MENDS: Mapping[str, str] = {
    "broker": "start it, or put BROKER_URL right; what is pending is handed over again",
    "alert_broker": "start it, or put ALERTS_BROKER_URL right; what is pending is handed over again",
    "relay": "start it: systemctl start loa-relay, or python -m notifications.relay",
    **{
        name: f"start it: systemctl start loa-{name.replace('_', '-')}, or celery -A {name} worker --pool=threads"
        for name in WORKERS.values()
    },
    heartbeat.HINTS: "start it: systemctl start loa-hints, or python -m notifications.hints; devices poll meanwhile",
    heartbeat.OUTLET_DRIVER: "start it: systemctl start loa-outlet-driver, or python -m notifications.outlet_driver",
}


def look(store: Store, *, reachable: bool) -> Iterator[Finding]:
    """Look for signs of life.

    :param reachable: whether the store answers, where relay and worker leave theirs.
    """
    if not store.settings.broker_url:
        yield wrong("broker", "BROKER_URL is not set", "set it to redis://host:6379/0 or amqp://…")
    else:
        for part, url in heartbeat.BROKERS.items():
            yield _found(part, heartbeat.broker(url(store.settings)))
    for part in heartbeat.PARTS:
        yield (
            _found(part, heartbeat.state_of(store, part))
            if reachable
            else unknown(part, "the store does not answer")
        )


def _found(part: str, state: str) -> Finding:
    return fine(part, "answers") if state == "ok" else wrong(part, state, MENDS[part])
