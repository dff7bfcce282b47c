"""What the web server is told: addresses and numbers come from the settings, limits from `api/web_server/limits.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from api.web_server import limits
from models import logs
from models.settings import Settings

#: Memory where there is some: a process says every second that it lives, and a disk may hang.
HEARTBEAT_FOLDER = Path("/dev/shm")


def of(settings: Settings) -> dict[str, Any]:
    """Return the options of gunicorn."""
    return {
        "bind": f"{literal(settings.host)}:{settings.port}",
        "backlog": limits.BACKLOG,
        "worker_class": "api.web_server.worker.BufferingWorker",
        "workers": settings.web_workers,
        "threads": settings.web_threads,
        "worker_connections": settings.web_connections,
        "timeout": limits.SILENT_PROCESS_SECONDS,
        "graceful_timeout": settings.web_grace_seconds,
        "worker_tmp_dir": str(HEARTBEAT_FOLDER) if HEARTBEAT_FOLDER.is_dir() else None,
        "control_socket_disable": True,
        "logconfig_dict": logs.standard_library(settings.log_format),
        "proc_name": "loa-web",
    }


def of_connections(most_body: int) -> dict[str, Any]:
    """Return what each connection is told (waitress's adjustments).

    :param most_body: largest body of a request, in bytes, that the application reads.
    """
    return {
        "max_request_header_size": limits.HEADER_BYTES,
        "max_request_body_size": most_body + 1,
        "inbuf_overflow": limits.BODY_BYTES_IN_MEMORY,
        "outbuf_overflow": limits.ANSWER_BYTES_IN_MEMORY,
        "outbuf_high_watermark": limits.ANSWER_BYTES_AHEAD,
        "recv_bytes": limits.READ_BYTES,
        "backlog": limits.BACKLOG,
        # Who is let in and who must go, `api/web_server/connections.py` says.
        "connection_limit": 2**31,
        "cleanup_interval": 2**31,
        "asyncore_use_poll": True,
        "ident": "",
        # What proxies say is believed or dropped in one place, `api/extensions/forwarded.py`.
        "clear_untrusted_proxy_headers": False,
        "expose_tracebacks": False,
    }


def literal(host: str) -> str:
    """Return a host as it stands before a port."""
    return f"[{host}]" if ":" in host else host
