"""The Celery worker of alerts and of nothing else: `celery -A alert_worker worker`."""

import notifications.reactions  # noqa: F401 - registers the reactions
from notifications.queues import Lane
from notifications.worker_process import make_worker

app = make_worker(Lane.ALERTS)
