"""Posts messages to FCM: one event loop for the process, and connections that stay open.

firebase-admin opens a thread for each message of `send_each`, which costs many times what the message does
(`docs/measurements.md`). Here nothing is ever posted twice, but for a message that was refused since its access token
had died: whether a message whose answer was lost is sent again, the caller decides.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from google.auth.exceptions import GoogleAuthError

from notifications.channels.base import SendError
from notifications.channels.event_loop import EventLoop
from notifications.channels.fcm import errors
from notifications.channels.fcm.access_token import AccessToken
from notifications.channels.http_failures import TIMEOUTS_A_CALL
from notifications.channels.kept_connections import KeptConnections, Response

#: Calls on the way at any time, each on a connection of its own. Google answers in some 100 ms: 640 messages a second.
CONNECTIONS = 64

#: Filled with the access token.
HEADERS = (
    "Content-Type: application/json; charset=UTF-8\r\n"
    "X-GOOG-API-FORMAT-VERSION: 2\r\n"
    "Authorization: Bearer {}\r\n"
)


@dataclass(frozen=True)
class Answer:
    """What FCM said of one message: the name that it gave it, or why it did not take it.

    :param seconds: how long the call took, without waiting for its turn.
    """

    name: str
    error: SendError | None
    seconds: float


class _Batch:
    """The bodies of one call, and what has been said of them.

    Once FCM says that these are too many, those that are left are not posted: they hear the same.
    """

    def __init__(self, bodies: Sequence[bytes]) -> None:
        self.left = iter(enumerate(bodies))
        self.answers = [_UNASKED] * len(bodies)

    def note(self, place: int, answer: Answer) -> None:
        """Note an answer."""
        self.answers[place] = answer
        if answer.error is not None and errors.is_for_all(answer.error):
            for waiting, _body in self.left:
                self.answers[waiting] = Answer("", answer.error, 0.0)


#: Stands where nothing has been said yet.
_UNASKED = Answer("", None, 0.0)


class Sender:
    """Posts to one address of FCM.

    :param url: of `messages:send` of the project.
    :param timeout: seconds that FCM may be silent; a whole call has `TIMEOUTS_A_CALL` times as many.
    """

    def __init__(self, url: str, token: AccessToken, timeout: float) -> None:
        self._token = token
        self._turns = asyncio.Semaphore(CONNECTIONS)
        self._loop = EventLoop("fcm")
        self._connections = self._loop.run(_open(url, timeout))

    def post(self, bodies: Sequence[bytes]) -> list[Answer]:
        """Post every body once; returns the answers in their order."""
        return self._loop.run(self._post_all(bodies))

    def close(self) -> None:
        """Close the connections and the loop."""
        self._loop.run(self._connections.close())
        self._loop.close()

    async def _post_all(self, bodies: Sequence[bytes]) -> list[Answer]:
        try:
            await self._token.current()
        except GoogleAuthError as lost:
            return [Answer("", errors.from_exception(lost), 0.0)] * len(bodies)
        batch = _Batch(bodies)
        await asyncio.gather(*(self._post_some(batch) for _ in range(min(CONNECTIONS, len(bodies)))))
        return batch.answers

    async def _post_some(self, batch: _Batch) -> None:
        """Post one body after the other of those that nobody has taken yet."""
        for place, body in batch.left:
            async with self._turns:
                batch.note(place, await self._post(body))

    async def _post(self, body: bytes) -> Answer:
        started = time.perf_counter()
        try:
            name, error = await self._tried(body), None
        except SendError as refused:
            name, error = "", refused
        except (OSError, GoogleAuthError) as lost:
            name, error = "", errors.from_exception(lost)
        return Answer(name, error, time.perf_counter() - started)

    async def _tried(self, body: bytes) -> str:
        """Post a body, and once more where the token had died; returns the name of the message.

        :raises SendError: FCM refused it.
        """
        token = await self._token.current()
        response = await self._call(body, token)
        if errors.is_dead_token(response.status, response.body):
            newer = await self._token.after(token)
            response = await self._call(body, newer) if newer else response
        return errors.name_of(response.status, response.headers, response.body)

    async def _call(self, body: bytes, token: str) -> Response:
        return await self._connections.post(HEADERS.format(token).encode(), body)


async def _open(url: str, timeout: float) -> KeptConnections:
    return KeptConnections(url, silence=timeout, whole=TIMEOUTS_A_CALL * timeout)
