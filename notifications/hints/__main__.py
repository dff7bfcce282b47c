"""Run the server of hints with the settings of the environment until SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import threading
from functools import partial

import structlog
from aiohttp import web

from models import logs, starting
from models.settings import load
from models.store import Store, open_store
from models.store.database import OF_WORK
from notifications import heartbeat
from notifications.hints import callers
from notifications.hints.listeners import Listeners
from notifications.hints.server import BEAT_SECONDS, HintServer
from notifications.hints.watching import Watching

log = structlog.get_logger(__name__)

#: As many devices as wait at the door at once, when all come back after a restart.
BACKLOG = 4_096


async def serve(store: Store, stopping: asyncio.Event, beat_seconds: float = BEAT_SECONDS) -> None:
    """Serve until `stopping`; the last act is to end every connection, so that each device comes back soon.

    :param beat_seconds: pause between two comments on a silent connection.
    """
    ended = threading.Event()
    listeners = Listeners()
    watching = Watching(store, listeners, asyncio.get_running_loop(), ended)
    threads = [*watching.start(), heartbeat.keep_beating(store, heartbeat.HINTS, ended)]
    server = HintServer(
        listeners,
        watching,
        partial(callers.check, store),
        store.settings.hints_connections,
        beat_seconds,
        is_apart=bool(store.settings.hints_url),
    )
    runner = web.AppRunner(server.app(), access_log=None, handler_cancellation=True, shutdown_timeout=2.0)
    await runner.setup()
    site = web.TCPSite(runner, store.settings.hints_host, store.settings.hints_port, backlog=BACKLOG)
    await site.start()
    log.info("hints_ready", port=store.settings.hints_port)
    try:
        await stopping.wait()
    finally:
        ended.set()
        watching.wake()
        listeners.end_all("stopping")
        await runner.cleanup()
        server.close()
        for thread in threads:
            await asyncio.to_thread(thread.join, 5)


async def _run(store: Store) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    await serve(store, stopping)


def main() -> None:
    """Run one server of hints."""
    settings = load(os.environ)
    logs.configure(settings.log_format)
    store = open_store(settings, patience=OF_WORK)
    starting.insist(store)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(_run(store))


if __name__ == "__main__":
    main()
