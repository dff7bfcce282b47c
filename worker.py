"""The Celery worker: `celery -A worker worker`. Its one task does one pending reaction."""

import os
import threading

import bot.answer_message  # noqa: F401 - registers the reactions
import notifications.reactions  # noqa: F401 - registers the reactions
from models import logs
from models.settings import load
from models.store import open_store
from notifications import heartbeat
from notifications.celery_app import make_celery
from notifications.channels import open_channels
from notifications.queues import TASK
from notifications.reactor import Outside, react

_settings = load(os.environ)
logs.configure(_settings.log_format)
_store = open_store(_settings)
_outside = Outside(_store, open_channels(_store))

app = make_celery(_settings)
heartbeat.keep_beating(_store, "worker", threading.Event())


@app.task(name=TASK)
def react_to(row_id: str) -> None:
    """Do the reaction of one row of the outbox."""
    react(_outside, row_id)
