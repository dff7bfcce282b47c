"""The parts that run beside the web server: broker, relay and worker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from loa.checks.finding import Finding, fine, unknown, wrong
from models.store import Store
from notifications import pulse

#: What to do where a part is not heard of.
MENDS: Mapping[str, str] = {
    "broker": "start it, or put BROKER_URL right; what is owed is handed over again",
    "relay": "start it: python -m notifications.relay",
    "worker": "start it: celery -A worker worker --pool=threads",
}


def look(store: Store, *, reachable: bool) -> Iterator[Finding]:
    """Look for signs of life.

    :param reachable: whether the store answers, where relay and worker leave theirs.
    """
    if not store.settings.broker_url:
        yield wrong("broker", "BROKER_URL is not set", "set it to redis://host:6379/0 or amqp://…")
    else:
        yield _found("broker", pulse.broker(store.settings.broker_url))
    for part in ("relay", "worker"):
        yield (
            _found(part, pulse.state_of(store, part))
            if reachable
            else unknown(part, "the store does not answer")
        )


def _found(part: str, state: str) -> Finding:
    return fine(part, "answers") if state == "ok" else wrong(part, state, MENDS[part])
