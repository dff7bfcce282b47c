"""The Celery worker of what single persons wait for: `celery -A worker worker`."""

import bot.answer_message  # noqa: F401 - registers the reactions
import notifications.reactions  # noqa: F401 - registers the reactions
from notifications.queues import Lane
from notifications.worker_process import make_worker

app = make_worker(Lane.ORDINARY)
