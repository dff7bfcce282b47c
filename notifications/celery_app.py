"""The Celery apps, one a lane. Messages carry ids; the store knows the rest, so the broker may be wiped at any time."""

from __future__ import annotations

from celery import Celery
from kombu import Queue as KombuQueue

from models.settings import Settings
from notifications.queues import QUEUES, Lane


def make_celery(settings: Settings, lane: Lane) -> Celery:
    """Return the Celery app of a lane; its worker registers the task, the relay only sends.

    It knows the queues of its lane alone, so that a worker that names none takes from all of them and no others.
    """
    broker = broker_of(settings, lane)
    app = Celery("loa", broker=broker)
    app.conf.update(
        # Before these goes nothing: Celery's command line takes BROKER_URL of the environment for any app's broker.
        broker_read_url=broker,
        broker_write_url=broker,
        task_queues=[KombuQueue(name) for name in QUEUES[lane]],
        task_ignore_result=True,
        task_acks_late=True,
        # What the broker redelivers is dropped by the claim in the store; this only bounds how long it keeps.
        broker_transport_options={
            "visibility_timeout": 300,
            "socket_timeout": 5,
            "socket_connect_timeout": 5,
            "write_timeout": 5,
            # In the order in which they are named, not in turn.
            "queue_order_strategy": "priority" if lane is Lane.ALERTS else "round_robin",
        },
        broker_connection_retry_on_startup=True,
        broker_connection_timeout=5,
        # A broker that is away for long comes back, too.
        broker_connection_max_retries=None,
        worker_prefetch_multiplier=1,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        # Lines go out as they are, by loggers that neither fail nor wait; Celery would make warnings of them.
        worker_redirect_stdouts=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        timezone="UTC",
    )
    return app


def broker_of(settings: Settings, lane: Lane) -> str:
    """Return the address of the broker of a lane."""
    return settings.alerts_broker if lane is Lane.ALERTS else settings.broker_url
