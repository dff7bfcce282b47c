"""A time for a whole call of a provider, from the first byte that is sent to the last that is read.

The time-outs of `requests` are for one read each: a host that drips a header, a byte now and then, holds a thread for
as long as it likes. Here the connection is shut when the time of the whole call is over, whatever it is doing. Looking
up the name of a host is not part of it: the resolver has its own limits.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import Any, ClassVar

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import ProxyManager
from urllib3.util.retry import Retry


class Clock:
    """The time of one call, and the connections that it uses."""

    def __init__(self) -> None:
        self.is_over = False
        self._turn = threading.Lock()
        self._watched: list[socket.socket] = []

    def watch(self, descriptor: int) -> None:
        """Shut this connection, too, when the time is over."""
        # A descriptor of our own stays the same while TLS wraps and closes the other.
        own = socket.socket(fileno=os.dup(descriptor))
        with self._turn:
            self._watched.append(own)
        if self.is_over:
            self.run_out()

    def run_out(self) -> None:
        """Shut what is open: whoever reads or writes there is told so at once."""
        with self._turn:
            self.is_over = True
            for one in self._watched:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        """Close our own descriptors; the connections live on."""
        with self._turn:
            while self._watched:
                self._watched.pop().close()


_CLOCK: ContextVar[Clock | None] = ContextVar("clock of the call", default=None)


@contextlib.contextmanager
def timed(seconds: float) -> Iterator[Clock]:
    """Give a call its time; the connections that it opens are shut when that is over."""
    clock = Clock()
    timer = threading.Timer(seconds, clock.run_out)
    timer.daemon = True
    token = _CLOCK.set(clock)
    timer.start()
    try:
        yield clock
    finally:
        _CLOCK.reset(token)
        timer.cancel()
        clock.forget()


def watch(line: socket.socket) -> None:
    """Let the clock of the call that is going on shut this connection."""
    if clock := _CLOCK.get():
        clock.watch(line.fileno())


class Watched(HTTPConnection):
    """A connection that the clock of the call knows, when it is opened and when it is used again."""

    def _new_conn(self) -> socket.socket:
        fresh = super()._new_conn()
        if clock := _CLOCK.get():
            clock.watch(fresh.fileno())
        return fresh

    def request(self, *arguments: Any, **named: Any) -> None:
        """Begin a call on it."""
        if self.sock is not None and (clock := _CLOCK.get()):
            clock.watch(self.sock.fileno())
        super().request(*arguments, **named)


class _WatchedByTls(Watched, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = Watched


class _PoolByTls(HTTPSConnectionPool):
    ConnectionCls = _WatchedByTls


class WholeCalls(HTTPAdapter):
    """Sends, and reads the answer unless it is streamed, within `seconds`.

    :cvar pools: of which connections calls are made that go through no proxy, by scheme.
    :param seconds: for each call as a whole.
    """

    pools: ClassVar[Mapping[str, type[HTTPConnectionPool]]] = {"http": _Pool, "https": _PoolByTls}

    def __init__(self, seconds: float, *, hosts: int, connections: int, retries: Retry) -> None:
        self._seconds = seconds
        super().__init__(
            pool_connections=hosts, pool_maxsize=connections, pool_block=True, max_retries=retries
        )

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **named: object) -> None:
        """Make the pools, of connections that can be shut."""
        super().init_poolmanager(connections, maxsize, block, **named)
        self.poolmanager.pool_classes_by_scheme = self.pools

    def proxy_manager_for(self, proxy: str, **named: object) -> ProxyManager:
        """Return the pools behind a proxy of the environment, of the same connections."""
        manager: ProxyManager = super().proxy_manager_for(proxy, **named)
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _PoolByTls}
        return manager

    def send(
        self, request: requests.PreparedRequest, stream: bool = False, *arguments: Any, **named: Any
    ) -> requests.Response:
        """Make one call.

        :raises requests.ReadTimeout: its time is over.
        """
        with timed(self._seconds) as clock:
            try:
                response = super().send(request, stream, *arguments, **named)
                if not stream:
                    _read(response)
            except requests.RequestException as error:
                if clock.is_over:
                    raise requests.ReadTimeout("The whole call takes too long.", request=request) from error
                raise
        # What was cut off may look like a short answer.
        if clock.is_over:
            response.close()
            raise requests.ReadTimeout("The whole call takes too long.", request=request)
        return response


def _read(response: requests.Response) -> None:
    try:
        response.content  # noqa: B018  # is read here, and kept
    except requests.RequestException:
        response.close()
        raise
