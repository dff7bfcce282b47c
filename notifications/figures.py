"""Figures of a worker for Prometheus: what it sent and how long that took, on a port of its own.

The web server shows what stands in the store, the same in each of its processes. What a worker counts is known to its
process alone, so each worker is asked itself.
"""

from __future__ import annotations

import structlog
from prometheus_client import start_http_server

from models.settings import Settings

log = structlog.get_logger(__name__)


def serve(settings: Settings) -> bool:
    """Show the figures of this process at WORKER_METRICS_HOST and WORKER_METRICS_PORT; returns whether it does.

    A port that is taken is logged: a worker without figures still sends warnings.
    """
    host, port = settings.worker_metrics_host, settings.worker_metrics_port
    if not port:
        return False
    try:
        start_http_server(port, host)
    except OSError as error:
        log.warning("figures_not_shown", host=host, port=port, reason=str(error))
        return False
    log.info("figures_shown", host=host, port=port)
    return True
