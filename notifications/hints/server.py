"""The server of hints: `GET /hints/outlets/me` for devices, `GET /healthz` for those who keep it running."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog
from aiohttp import hdrs, web
from pymongo.errors import PyMongoError

from models.errors import Unauthenticated
from notifications.hints.callers import Caller
from notifications.hints.listeners import Listener, Listeners
from notifications.hints.watching import Watching

log = structlog.get_logger(__name__)

#: A comment so often, in seconds, keeps what lies between from taking the silence for an end.
BEAT_SECONDS = 20.0

#: A connection lives so long at most, in seconds: less than the ten minutes after which the proxy cuts an answer off.
LIFE_SECONDS = (420.0, 540.0)

#: After so many milliseconds a device comes back, each after another time so that they don't come all at once.
RETRY_MS = (2_000, 8_000)

#: What is not read: so many bytes that wait to be sent, or so many milliseconds without a sign of the other side.
MOST_WAITING_BYTES, UNHEARD_MS = 4_096, 60_000

#: Whoever can't be written to for so long, in seconds, is too slow.
WRITE_SECONDS = 5.0

#: When there is no room: come again after so many seconds.
COME_BACK = (5, 30)

#: Tokens that are looked up in the store at once.
CHECKS_AT_ONCE = 8

#: The store is away for so many seconds before this server calls itself ill.
ILL_SECONDS = 15.0

_HEADERS = {
    hdrs.CONTENT_TYPE: "text/event-stream; charset=utf-8",
    hdrs.CACHE_CONTROL: "no-store",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
}


class HintServer:
    """One server.

    :param check: returns who holds a token; called in a thread. Raises `Unauthenticated`.
    :param most: connections in all.
    :param is_apart: boards reach it at another address than Loa's, so their browsers ask first (CORS).
    """

    def __init__(
        self,
        listeners: Listeners,
        watching: Watching,
        check: Callable[[str], Caller],
        most: int,
        beat_seconds: float = BEAT_SECONDS,
        *,
        is_apart: bool = False,
    ) -> None:
        self._listeners = listeners
        self._watching = watching
        self._check = check
        self._most = most
        self._beat_seconds = beat_seconds
        self._is_apart = is_apart
        self._checking = ThreadPoolExecutor(CHECKS_AT_ONCE, thread_name_prefix="hints-check")

    def app(self) -> web.Application:
        """Return the application; its routes are two, and what browsers ask first where it stands apart."""
        app = web.Application(client_max_size=1024)
        if self._is_apart:
            app.router.add_options("/hints/outlets/me", _allowed)
            app.on_response_prepare.append(_open)
        app.router.add_get("/hints/outlets/me", self.listen, allow_head=False)
        app.router.add_get("/healthz", self.health)
        return app

    async def health(self, _request: web.Request) -> web.Response:
        """Answer 200 while the store is heard of, with how many devices listen; else 503."""
        ill = self._watching.silent_for > ILL_SECONDS
        shown = {"status": "store away" if ill else "ok", "connections": len(self._listeners)}
        return web.json_response(shown, status=503 if ill else 200)

    async def listen(self, request: web.Request) -> web.StreamResponse:
        """Tell a device of each change of its programme, for as long as its connection lives."""
        if len(self._listeners) >= self._most:
            return _busy()
        try:
            caller = await self._known(_token(request))
        except Unauthenticated as error:
            return _refusal(error)
        except PyMongoError:
            return _busy()
        listener = Listener(caller.outlet_id, caller.state, request.headers.get("Last-Event-ID", ""))
        answer = web.StreamResponse(headers=_HEADERS)
        _drop_the_unheard(request)
        await answer.prepare(request)
        self._listeners.add(listener)
        try:
            await self._tell(listener, _Line(request, answer), _end_of(caller))
        except (ConnectionError, TimeoutError):
            # The other side is gone, or does not read: there is nobody to tell.
            if request.transport is not None:
                request.transport.abort()
        finally:
            self._listeners.remove(listener)
        return answer

    def close(self) -> None:
        """Let go of the threads that look tokens up."""
        self._checking.shutdown(wait=False, cancel_futures=True)

    async def _known(self, token: str) -> Caller:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._checking, self._check, token)

    async def _tell(self, listener: Listener, line: _Line, end: float) -> None:
        await line.write(f"retry: {random.randint(*RETRY_MS)}\n\n".encode())
        while not listener.over:
            etag = self._listeners.etag(listener.outlet_id)
            if etag and etag != listener.told:
                listener.told = etag
                await line.write(_event(etag))
            left = end - time.monotonic()
            if left <= 0:
                return
            if not await listener.sleep(min(self._beat_seconds, left)):
                await line.write(b":\n\n")


class _Line:
    """What is written to one device."""

    def __init__(self, request: web.Request, answer: web.StreamResponse) -> None:
        self._request = request
        self._answer = answer

    async def write(self, text: bytes) -> None:
        """Write to it.

        :raises ConnectionError: it is gone, or does not read.
        :raises TimeoutError: it does not read.
        """
        transport = self._request.transport
        if transport is None or transport.get_write_buffer_size() > MOST_WAITING_BYTES:
            raise ConnectionResetError
        async with asyncio.timeout(WRITE_SECONDS):
            await self._answer.write(text)


async def _allowed(_request: web.Request) -> web.Response:
    """Let a page of another address show its token; without one it learns nothing."""
    return web.Response(status=204, headers={hdrs.ACCESS_CONTROL_ALLOW_HEADERS: hdrs.AUTHORIZATION})


async def _open(_request: web.Request, answer: web.StreamResponse) -> None:
    answer.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = "*"


def _event(etag: str) -> bytes:
    return f"id: {etag}\nevent: changed\ndata: {json.dumps({'etag': etag})}\n\n".encode()


def _token(request: web.Request) -> str:
    """Return what a device shows: a bearer token, or the key in its address."""
    scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return request.query.get("device_key", "")


def _end_of(caller: Caller) -> float:
    """Return until when a connection lives, by the monotonic clock: no longer than the token."""
    life = random.uniform(*LIFE_SECONDS)
    if caller.expires_at is not None:
        life = min(life, caller.expires_at - time.time())
    return time.monotonic() + life


def _drop_the_unheard(request: web.Request) -> None:
    """Let the system end a connection whose other side acknowledges nothing, as a SIM that lost its network."""
    line = request.transport.get_extra_info("socket") if request.transport is not None else None
    if line is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
        with contextlib.suppress(OSError):
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNHEARD_MS)


def _refusal(error: Unauthenticated) -> web.Response:
    shown = {"type": "about:blank", "title": "Unauthorized", "status": 401, "code": error.code}
    return web.json_response(
        shown,
        status=401,
        content_type="application/problem+json",
        headers={hdrs.WWW_AUTHENTICATE: "Bearer", hdrs.CACHE_CONTROL: "no-store"},
    )


def _busy() -> web.Response:
    shown = {"type": "about:blank", "title": "Service Unavailable", "status": 503, "code": "unavailable"}
    return web.json_response(
        shown,
        status=503,
        content_type="application/problem+json",
        headers={hdrs.RETRY_AFTER: str(random.randint(*COME_BACK)), hdrs.CACHE_CONTROL: "no-store"},
    )
