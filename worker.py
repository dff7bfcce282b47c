"""The Celery worker of what single persons wait for: `celery -A worker worker`."""

import bot.answer_message
import bot.silences  # noqa: F401 - registers the reaction
import notifications.reactions  # noqa: F401 - registers the reactions
from bot import warming
from notifications.queues import Lane
from notifications.worker_process import make_worker

app = make_worker(Lane.ORDINARY)
warming.begin()
