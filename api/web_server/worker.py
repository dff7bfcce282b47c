"""A process of gunicorn in which waitress's connections wait for their clients, and threads only for Loa itself."""

from __future__ import annotations

import logging
import os
import time
from types import FrameType
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from api.extensions.context import EXTENSION
from api.extensions.forwarded import Believed
from api.web_server import options
from api.web_server.connections import Listener

#: Seconds between two looks at how long clients have been taking, and at most between two signs of life.
LOOK_SECONDS = 1.0


class BufferingWorker(Worker):
    """One process: a thread that reads and writes every connection, and `threads` that answer.

    One more thread answers nothing but `limits.APART`.
    """

    def run(self) -> None:
        """Serve until asked to stop; then finish what was begun, for as long as `graceful_timeout` allows."""
        self.dispatcher, self.apart = ThreadedTaskDispatcher(), ThreadedTaskDispatcher()
        self.dispatcher.set_thread_count(self.cfg.threads)
        self.apart.set_thread_count(1)
        self.listeners = self._listen()
        while self.alive:
            self._round()
            if self.ppid != os.getppid():
                self.log.info("The master is gone; this process ends, too.")
                break
        self._finish()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop."""
        super().handle_exit(sig, frame)
        for listener in getattr(self, "listeners", ()):
            listener.pull_trigger()

    def _listen(self) -> list[Listener]:
        #: All that is read from and written to, by file descriptor; shared by the listeners.
        self.files: dict[int, Any] = {}
        self._look_next = 0.0
        settings = self.wsgi.extensions[EXTENSION].settings
        adjustments = Adjustments(**options.of_connections(self.wsgi.config["MAX_CONTENT_LENGTH"]))
        return [
            Listener(
                self.wsgi,
                map=self.files,
                _sock=one.sock,
                dispatcher=self.dispatcher,
                apart=self.apart,
                believed=Believed(settings.inside_networks, settings.trusted_proxies),
                adj=adjustments,
                sockinfo=(one.sock.family, one.sock.type, one.sock.proto, one.sock.getsockname()),
                bind_socket=False,
            )
            for one in self.sockets
        ]

    def _round(self) -> None:
        """Read and write what can be, and now and then look who must go."""
        self.notify()
        wasyncore.poll2(LOOK_SECONDS, self.files)
        now = time.monotonic()
        most = self.cfg.worker_connections
        crowded = any(len(listener.active_channels) > most for listener in self.listeners)
        if crowded or now >= self._look_next:
            self._look_next = now + LOOK_SECONDS
            for listener in self.listeners:
                listener.look_after(most)

    def _finish(self) -> None:
        """Let nobody in any more, and wait for those who are."""
        deadline = time.monotonic() + self.cfg.graceful_timeout
        for listener in self.listeners:
            listener.accepting = False
            listener.del_channel()
            listener.socket.close()
        while time.monotonic() < deadline and not all(one.is_still() for one in self.listeners):
            self._round()
        for one in (self.dispatcher, self.apart):
            one.shutdown(timeout=max(0.1, deadline - time.monotonic()))


# A request that waits a moment for a thread is nothing to tell anybody; waitress warns of each.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)
