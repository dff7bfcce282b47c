"""The Celery worker of what goes to many or takes minutes: `celery -A bulk_worker worker`."""

import notifications.reactions  # noqa: F401 - registers the reactions
from notifications.queues import Lane
from notifications.worker_process import make_worker

app = make_worker(Lane.BULK)
