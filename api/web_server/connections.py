"""Connections that know how long they have been waiting for their client, and the listener that lets them in.

They are waitress's: one thread reads and writes all of them, and a request goes to a thread of its own only when it
has arrived whole. Waitress itself gives up on silence alone; here a client that drips runs out of time as well.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from waitress.buffers import ReadOnlyFileBasedBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import RequestEntityTooLarge

from api.extensions.forwarded import Believed
from api.web_server import limits, shares
from api.web_server.answers import Answer, Refusal
from models.access.networks import network_of

LATE = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Waiting(Enum):
    """What a connection waits for; the order is the one in which connections must go when there is no room."""

    REST = "sends what nobody reads, and has its answer"
    SILENT = "silent between two requests"
    HEADER = "sends a header"
    BODY = "sends a body"
    ANSWER = "reads its answer"
    NOTHING = "Loa is at work"


#: Who needs the client to send or to read for long, and the part of all places that they may hold together.
SHARES = {Waiting.BODY: limits.SHARE_OF_BODIES, Waiting.ANSWER: limits.SHARE_OF_ANSWERS}


@dataclass(frozen=True)
class Patience:
    """What a connection waits for, since when (seconds of `time.monotonic`), and how many bytes have moved."""

    waiting: Waiting
    since: float
    moved: int = 0

    def pace(self, now: float) -> float:
        """Return how fast it flows, in bytes a second; whoever has just begun is trusted a little in advance."""
        return (self.moved + limits.TRUSTED_BYTES) / (now - self.since + 1)

    def has_just_begun(self, now: float) -> bool:
        """Whether it is a client who has had no time yet to say what they want."""
        return self.waiting is Waiting.HEADER and now - self.since < limits.NEWCOMER_SECONDS

    def is_over(self, now: float) -> bool:
        """Whether the client has had its time."""
        allowed = {
            Waiting.REST: limits.LINGER_SECONDS,
            Waiting.SILENT: limits.IDLE_SECONDS,
            Waiting.HEADER: limits.HEADER_SECONDS,
            Waiting.NOTHING: float("inf"),
        }.get(self.waiting, limits.TRANSFER_SECONDS + self.moved / limits.LEAST_BYTES_A_SECOND)
        return now - self.since > allowed


class Parser(HTTPRequestParser):
    """Lets the application itself answer what is announced to be too long: its body is not read."""

    error: Any

    #: Whether the client may still be sending when it has its answer.
    has_rest = False

    def parse_header(self, header_plus: bytes) -> None:
        """Read the header.

        :raises ParsingError: it makes no sense, or says in two ways where the body ends (RFC 9112, section 6.3).
        """
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            # A length of more digits than Python makes a number of.
            raise ParsingError("Content-Length is invalid") from error
        both = self.chunked and "CONTENT_LENGTH" in self.headers
        if both or "TRANSFER_ENCODING" in self.headers:
            raise ParsingError("Content-Length with Transfer-Encoding, or Transfer-Encoding in HTTP/1.0")

    def is_last(self) -> None:
        """Answer this request, and close the connection then."""
        self.headers["CONNECTION"], self.has_rest = "close", True

    def received(self, data: bytes) -> int:
        """Take bytes of the request; returns how many were used."""
        used = int(super().received(data))
        if isinstance(self.error, RequestEntityTooLarge) and not self.body_bytes_received:
            self.error, self.expect_continue = None, False
            # What the client sends all the same must never be read as another request.
            self.is_last()
        return used


class Connection(HTTPChannel):
    """A connection with one client."""

    parser_class = Parser
    task_class = Answer
    error_task_class = Refusal
    will_close: bool

    def __init__(self, *arguments: object, **named: object) -> None:
        self._since = time.monotonic()
        self._answer_since = 0.0
        self._sent = 0
        self._fresh = True
        self._network = ""
        self._has_rest = self._lingers = False
        super().__init__(*arguments, **named)

    def received(self, data: bytes) -> bool:
        """Take bytes that have arrived."""
        if self._lingers:
            return True
        before, self._fresh = self.request, False
        took = bool(super().received(data))
        if self.request is not before:
            self._since = time.monotonic()
        self._forget_what_is_ahead()
        return took

    def _forget_what_is_ahead(self) -> None:
        """Forget what was asked too far ahead; whoever wants it asks again (RFC 9112, section 9.3.2)."""
        with self.requests_lock:
            if len(self.requests) <= limits.REQUESTS_AHEAD:
                return
            for one in self.requests[limits.REQUESTS_AHEAD :]:
                one.close()
            del self.requests[limits.REQUESTS_AHEAD :]
            # Not the one that is being answered: there are two at least.
            self.requests[-1].is_last()
            self.request = None

    def network(self) -> str:
        """Return the network of the client, as far as its proxy has said it; "" if it has not yet."""
        request = self.request or next(iter(self.requests), None)
        if request is not None and request.headers_finished:
            forwarded = request.headers.get("X_FORWARDED_FOR", "")
            self._network = network_of(self.server.believed.client(self.addr[0], forwarded))
        return self._network

    def service(self) -> None:
        """Answer the first request."""
        # Kept for as long as the answer is read, when the request is gone.
        self.network()
        self._has_rest = self.requests[0].has_rest or self.requests[0].error is not None
        super().service()

    def handle_close(self) -> None:
        """Close it; but where the client still sends, say first that nothing more will come.

        To close while bytes lie unread makes the system reset the connection, and the answer may get lost on its way.
        """
        if self.will_close and self._has_rest and not self._lingers:
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)
                self.will_close, self._lingers, self._since = False, True, time.monotonic()
                return
        super().handle_close()

    def write_soon(self, data: object) -> int:
        """Take a piece of an answer."""
        if not self.total_outbufs_len:
            self._answer_since, self._sent = time.monotonic(), 0
        return int(super().write_soon(data))

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send what the system takes at once."""
        sent = int(super().send(data, do_close=do_close))
        self._sent += sent
        return sent

    def patience(self) -> Patience:
        """Return what the client is waited for, and since when."""
        if self._lingers:
            return Patience(Waiting.REST, self._since)
        if self.total_outbufs_len:
            return Patience(Waiting.ANSWER, self._answer_since, self._sent)
        if self.requests:
            return Patience(Waiting.NOTHING, self._since)
        if self.request is not None and self.request.headers_finished:
            return Patience(Waiting.BODY, self._since, self.request.body_bytes_received)
        if self.request is not None or self._fresh:
            return Patience(Waiting.HEADER, self._since)
        return Patience(Waiting.SILENT, self._since)

    def kept_bytes(self) -> int:
        """Return how many bytes of it lie here: of a body, or of an answer that is not taken and is no file anyway."""
        request = self.request
        waiting = sum(len(one) for one in list(self.outbufs) if not isinstance(one, ReadOnlyFileBasedBuffer))
        return waiting + (request.body_bytes_received if request is not None else 0)

    def give_up(self) -> None:
        """Close it, with a word to a client that was still sending."""
        if self.patience().waiting in {Waiting.HEADER, Waiting.BODY} and not self._fresh:
            with contextlib.suppress(OSError):
                self.socket.send(LATE)
        self.handle_close()


class Listener(TcpWSGIServer):
    """Lets clients in; which of them must go is looked at between two rounds of reading and writing.

    :param apart: the thread that is kept for `limits.APART`.
    :param believed: whose word counts on where a client comes from.
    """

    channel_class = Connection

    def __init__(
        self, *arguments: object, apart: ThreadedTaskDispatcher, believed: Believed, **named: object
    ) -> None:
        self._apart = apart
        self.believed = believed
        super().__init__(*arguments, **named)

    def add_task(self, task: Connection) -> None:
        """Queue the first request of a connection where its path belongs."""
        path = getattr(task.requests[0], "path", "")
        (self._apart if path in limits.APART else self.task_dispatcher).add_task(task)

    def look_after(self, most: int) -> None:
        """Close the connections whose time is over, and those that must make room.

        :param most: connections that there may be.
        """
        now = time.monotonic()
        held = [(one, one.patience()) for one in self.active_channels.values()]
        late = [one for one, patience in held if patience.is_over(now)]
        left = [(one, patience) for one, patience in held if not patience.is_over(now)]
        greedy = set(_beyond_shares(left, most, now))
        left = [(one, patience) for one, patience in left if one not in greedy]
        for one in (*late, *greedy, *_too_many(left, most, now), *_too_heavy([one for one, _ in left])):
            if one.connected:
                one.give_up()

    def is_still(self) -> bool:
        """Whether nobody waits for anything."""
        nobody = {Waiting.REST, Waiting.SILENT}
        return all(one.patience().waiting in nobody for one in self.active_channels.values())


def _beyond_shares(held: list[tuple[Connection, Patience]], most: int, now: float) -> Iterable[Connection]:
    """Return those that must go so that no kind of waiting takes the last places."""
    for waiting, share in SHARES.items():
        kind = [(one, patience) for one, patience in held if patience.waiting is waiting]
        yield from shares.beyond(
            [shares.Holder(one, one.network(), patience.pace(now)) for one, patience in kind],
            shares.Most(max(1, int(most * share)), limits.OF_A_NETWORK),
        )


def _too_many(held: list[tuple[Connection, Patience]], most: int, now: float) -> Iterable[Connection]:
    """Return those that must go so that `most` are left: the silent first, and whoever has had most time.

    Newcomers stay until there are far too many.
    """
    order = list(Waiting)
    far_too_many = len(held) > most * limits.MOST_OVER
    waiting = [pair for pair in held if far_too_many or not pair[1].has_just_begun(now)]
    waiting = [pair for pair in waiting if pair[1].waiting is not Waiting.NOTHING]
    waiting.sort(key=lambda pair: (order.index(pair[1].waiting), pair[1].since))
    return [one for one, _ in waiting[: max(0, len(held) - most)]]


def _too_heavy(held: list[Connection]) -> Iterable[Connection]:
    """Return those that must go so that `KEPT_BYTES` are enough for the rest: whoever holds most."""
    over = sum(one.kept_bytes() for one in held) - limits.KEPT_BYTES
    for one in sorted(held, key=Connection.kept_bytes, reverse=True) if over > 0 else ():
        if over <= 0:
            return
        over -= one.kept_bytes()
        yield one
