"""The channel to partners' servers: one POST a message, and one GET that asks whether they want any."""

from __future__ import annotations

import hmac
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, ClassVar

import requests
from urllib3.exceptions import HTTPError

from models.settings import Settings
from notifications.channels import http_failures, outside_calls
from notifications.channels.base import AddressKind, Channel, Outgoing, Receipt, SendError, Verdict
from notifications.channels.outcomes import HELD_BACK
from notifications.channels.webhook.errors import INSIDE, PROVIDER, UNECHOED, verdict_of

#: A server that is silent for so long is tried again later: partners must not hold up what else waits.
PATIENCE_SECONDS = 5

#: So much of an answer is read where its text matters.
MOST_ANSWER = 1024

#: Whatever a server asks for by Retry-After, its message is tried again after so many seconds.
LONGEST_PAUSE_SECONDS = 3600.0

#: So many calls are on the way to one address at most, so that one that hangs holds up no worker of the others; what
#: comes meanwhile waits for so long.
MOST_AT_ONCE, BUSY_SECONDS = 2, 1.0


class WebhookChannel(Channel):
    """Posts JSON to a partner's address. `Outgoing.data` are the headers, which hold the signature."""

    provider: ClassVar[str] = PROVIDER
    kinds: ClassVar[frozenset[AddressKind]] = frozenset({AddressKind.WEBHOOK})

    def __init__(self, settings: Settings) -> None:
        self._patience = min(PATIENCE_SECONDS, settings.provider_timeout_seconds)
        self._session = outside_calls.session(settings, self._patience)
        self._turn, self._on_the_way = threading.Lock(), Counter[str]()

    def taker(self, outgoing: Outgoing) -> str:
        """Return the bucket of one address: no partner waits for another."""
        return f"{PROVIDER}:{sha256(outgoing.to.value.encode()).hexdigest()[:24]}"

    def try_send(self, outgoing: Outgoing) -> Receipt:
        """Post the body as it is; the answer's text is not read."""
        headers = {**outgoing.data, "Content-Type": "application/json; charset=utf-8"}
        with self._place(outgoing.to.value):
            response = self._call("POST", outgoing.to.value, headers=headers, data=outgoing.body.encode())
            response.close()
        return Receipt("", datetime.now(UTC))

    def challenge(self, url: str, topic: str, challenge: str) -> None:
        """Ask whether the address wants what Loa sends: it must send the challenge back (WebSub, section 5.3).

        :raises SendError: it does not.
        """
        asked = {"hub.mode": "subscribe", "hub.topic": topic, "hub.challenge": challenge}
        with self._call("GET", url, params=asked) as response:
            if not hmac.compare_digest(self._text(response), challenge.encode()):
                raise SendError(Verdict.PERMANENT, PROVIDER, UNECHOED)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    @contextmanager
    def _place(self, url: str) -> Iterator[None]:
        """Have one of the places of an address.

        :raises SendError: all are taken (`HELD_BACK`).
        """
        with self._turn:
            if self._on_the_way[url] >= MOST_AT_ONCE:
                raise SendError(Verdict.RETRY, PROVIDER, HELD_BACK, "", BUSY_SECONDS, alone=True)
            self._on_the_way[url] += 1
        try:
            yield
        finally:
            with self._turn:
                self._on_the_way[url] -= 1
                if not self._on_the_way[url]:
                    del self._on_the_way[url]

    def _call(self, method: str, url: str, **given: Any) -> requests.Response:
        """Return the answer of a call that was taken, unread.

        :raises SendError: it was not.
        """
        try:
            response = self._session.request(
                method, url, timeout=self._patience, allow_redirects=False, stream=True, **given
            )
        except requests.RequestException as error:
            if outside_calls.is_refused(error):
                raise SendError(Verdict.PERMANENT, PROVIDER, INSIDE) from error
            raise http_failures.network_error(PROVIDER, error) from error
        if not 200 <= response.status_code < 300:
            response.close()
            asked = http_failures.retry_after(response.headers)
            pause = None if asked is None else min(asked, LONGEST_PAUSE_SECONDS)
            verdict, code = verdict_of(response.status_code), f"http_{response.status_code}"
            # Only this message waits: a drill that was refused must not hold back the warning after it.
            raise SendError(verdict, PROVIDER, code, "", pause, alone=True)
        return response

    def _text(self, response: requests.Response) -> bytes:
        """Return the beginning of an answer, within the time of a call."""
        ends = time.monotonic() + self._patience
        content = bytearray()
        try:
            while len(content) < MOST_ANSWER and (
                chunk := response.raw.read1(MOST_ANSWER, decode_content=True)
            ):
                content += chunk
                if time.monotonic() > ends:
                    raise SendError(Verdict.RETRY, PROVIDER, "timeout")
        except HTTPError as error:
            raise http_failures.network_error(PROVIDER, error) from error
        return bytes(content)
