"""Figures of a worker for Prometheus: what it sent and how long that took, on a port of its own.

The web server shows what stands in the store, the same in each of its processes. What a worker counts is known to its
process alone, so each worker is asked itself.
"""

from __future__ import annotations

import structlog
from prometheus_client import start_http_server

from models.settings import Settings
from notifications.queues import Lane

log = structlog.get_logger(__name__)


#: How far behind WORKER_METRICS_PORT the port of each lane is.
PORTS = {Lane.ORDINARY: 0, Lane.ALERTS: 1, Lane.BULK: 2}


def serve(settings: Settings, lane: Lane) -> bool:
    """Show the figures of this process at WORKER_METRICS_HOST and the port of its lane; returns whether it does.

    A port that is taken is logged: a worker without figures still sends warnings.
    """
    if not settings.worker_metrics_port:
        return False
    host, port = settings.worker_metrics_host, settings.worker_metrics_port + PORTS[lane]
    try:
        start_http_server(port, host)
    except OSError as error:
        log.warning("figures_not_shown", host=host, port=port, reason=str(error))
        return False
    log.info("figures_shown", host=host, port=port)
    return True
