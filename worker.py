"""The Celery worker: `celery -A worker worker`. Its one task does one pending reaction."""

import logging.config
import os
import threading

from celery.signals import setup_logging, worker_ready, worker_shutting_down

import bot.answer_message  # noqa: F401 - registers the reactions
import notifications.reactions  # noqa: F401 - registers the reactions
from models import logs, starting
from models.settings import load
from models.store import open_store
from models.store.database import OF_WORK
from notifications import figures, heartbeat
from notifications.celery_app import make_celery
from notifications.channels import open_channels
from notifications.queues import TASK
from notifications.reactor import Outside, react

_settings = load(os.environ)
logs.configure(_settings.log_format)
_store = open_store(_settings, patience=OF_WORK)
starting.insist(_store)
_outside = Outside(_store, open_channels(_store))

app = make_celery(_settings)
_ending = threading.Event()


@setup_logging.connect
def _log_as_loa_does(loglevel: int | str | None = None, **_given: object) -> None:
    logging.config.dictConfig(logs.standard_library(_settings.log_format))
    logging.getLogger().setLevel(loglevel or "INFO")


@worker_ready.connect
def _begin_to_beat(**_given: object) -> None:
    # Only now it has found the broker: a worker that waits for one is of no use.
    heartbeat.keep_beating(_store, "worker", _ending)
    figures.serve(_settings)


@worker_shutting_down.connect
def _stop_beating(**_given: object) -> None:
    _ending.set()


@app.task(name=TASK)
def react_to(row_id: str) -> None:
    """Do the reaction of one row of the outbox."""
    react(_outside, row_id)
