"""The process of a Celery worker: the app of its lane, warm before it takes the first task.

Whoever runs one has imported what registers the reactions.
"""

from __future__ import annotations

import logging.config
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from typing import Any

import structlog
from celery import Celery
from celery.signals import setup_logging, worker_ready, worker_shutting_down

from models import logs, starting
from models.hub import links
from models.messages import canaries
from models.monitoring import rounds
from models.settings import Settings, load
from models.store import Store, open_store, outbox
from models.store.database import OF_WORK
from models.store.memory import Memory
from models.store.watching import Watcher
from models.targets import keeping
from notifications import figures, heartbeat
from notifications.celery_app import make_celery
from notifications.channel_turns import Turns
from notifications.channels import open_channels
from notifications.queues import DONE_TOGETHER, OF_ONE_REPORT, STANDS_BACK, TASK, WORKERS, Lane
from notifications.reactor import Outside, react_all

log = structlog.get_logger(__name__)


def _plan_rounds(store: Store) -> None:
    """Begin what is done again and again, where nobody has."""
    now = datetime.now(UTC)
    rounds.plan(store, now)
    keeping.plan(store, now)
    links.plan(store, now)


def _opened(settings: Settings) -> Store:
    """Open the store of a process that remembers."""
    opened = open_store(settings, patience=OF_WORK)
    starting.insist(opened)
    return replace(opened, memory=Memory(Watcher(opened.db)))


def make_worker(lane: Lane) -> Celery:
    """Open store and channels by the settings of the environment, and return the app whose one task does reactions."""
    settings = load(os.environ)
    logs.configure(settings.log_format)
    store = _opened(settings)
    outside = Outside(store, open_channels(store))
    app, ending = make_celery(settings, lane), threading.Event()
    turns = Turns()

    # Celery holds receivers weakly unless it is told not to, and these are known to nobody else.
    @setup_logging.connect(weak=False)
    def _log_as_loa_does(loglevel: int | str | None = None, **_given: object) -> None:
        logging.config.dictConfig(logs.standard_library(settings.log_format))
        logging.getLogger().setLevel(loglevel or "INFO")

    @worker_ready.connect(weak=False)
    def _begin_to_beat(sender: Any, **_given: object) -> None:
        os.nice(STANDS_BACK[lane])
        turns.share_out(sender.controller.concurrency)
        # Only now it has found the broker: a worker that waits for one is of no use.
        heartbeat.keep_beating(store, WORKERS[lane], ending)
        figures.serve(settings, lane)
        if lane is Lane.ALERTS:
            canaries.plan(store)
        if lane is Lane.ORDINARY:
            _plan_rounds(store)
        log.info("worker_ready", lane=lane)

    @worker_shutting_down.connect(weak=False)
    def _stop_beating(**_given: object) -> None:
        ending.set()

    @app.task(name=TASK)
    def react_to(*row_ids: str) -> None:
        """Do the reactions of some rows of the outbox: those of one kind at once where that can be, else one by one."""
        for some in pieces(row_ids):
            turns.take(store, some, partial(_react, outside, ending))

    return app


def pieces(row_ids: Iterable[str]) -> Iterator[Sequence[str]]:
    """Yield rows that are done together, and each of the others by itself."""
    for _, some in groupby(row_ids, _done_with):
        yield list(some)


def _done_with(row_id: str) -> str:
    """Return what rows have in common that are done together."""
    event_id, _, reaction = row_id.rpartition(":")
    if reaction in DONE_TOGETHER:
        return reaction
    return event_id if reaction in OF_ONE_REPORT else row_id


def _react(outside: Outside, ending: threading.Event, row_ids: Sequence[str]) -> None:
    """Do reactions, or give them back where the worker ends."""
    if ending.is_set():
        outbox.hand_back(outside.store, row_ids)
    else:
        react_all(outside, row_ids)
