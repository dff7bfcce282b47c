"""`python -m tests.standins`: the stand-ins as a process of their own."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from tests.standins import settings


def main() -> None:
    """Serve until SIGTERM or SIGINT, or print the settings for Loa and stop."""
    options = _options()
    if options.print_environment:
        url = f"http://127.0.0.1:{options.port}"
        sys.stdout.write(json.dumps(settings.environment(url, options.data_dir), indent=1) + "\n")
        return
    from tests.standins.server import open_server  # printing the settings should not load the servers

    signal.signal(signal.SIGTERM, _stop)
    server, box = open_server(
        options.port, options.data_dir, options.loa_url, os.environ.get("PUBLIC_URL", "")
    )
    box.environment(options.data_dir)
    sys.stdout.write(f"Stand-ins listen on {box.url}\n")
    sys.stdout.flush()
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.standins", description=main.__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--data-dir", type=Path, default=Path("var"))
    parser.add_argument("--loa-url", default=_loa_url(), help="where webhooks are posted to; empty: nowhere")
    parser.add_argument("--print-environment", action="store_true", help="print Loa's settings as JSON")
    return parser.parse_args()


def _loa_url() -> str:
    return os.environ.get("LOA_WEBHOOK") or f"http://127.0.0.1:{os.environ.get('PORT') or 8080}"


def _stop(*_: Any) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
