"""Count all reports anew from their events: `python -m local.recount`. Loa may go on running meanwhile."""

from __future__ import annotations

import os
import time

from models import logs
from models.settings import load
from models.statistics import counters
from models.store import open_store


def main() -> None:
    """Rebuild the counters behind the statistics and say how many reports there are."""
    settings = load(os.environ)
    logs.configure(settings.log_format)
    store = open_store(settings)
    started = time.monotonic()
    try:
        counted = counters.rebuild(store)
    finally:
        store.close()
    print(f"{counted} reports counted in {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()
