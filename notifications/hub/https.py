"""The neutral profile over HTTPS (docs/hub.md): messages are posted, and those for us fetched by a cursor."""

from __future__ import annotations

import json
import time
from typing import Any, Self, TypedDict, cast

import jwt
import requests
from urllib3.exceptions import HTTPError

from models.hub import tokens
from models.hub.messages import MOST_BYTES, written
from models.hub.peers import Peer
from models.settings import Settings
from notifications.channels import SendError, Verdict, http_failures
from notifications.hub import addresses
from notifications.hub.connector import Incoming, Page

PROVIDER = "hub"

#: A line that carries fewer bytes a second is given up.
SLOWEST = 50_000

#: So much of one page is read.
MOST_PAGE = 20 * MOST_BYTES


class _Answer(TypedDict, total=False):
    """A page as it comes; nothing says that it has this form."""

    messages: object
    cursor: object
    more: object


class HttpsConnector:
    """Proves who we are by a client certificate, a signed token, or both."""

    def __init__(self, peer: Peer, settings: Settings) -> None:
        self._peer, self._timeout = peer, settings.provider_timeout_seconds
        self._session = http_failures.session(self._timeout)
        # Neither a proxy's password nor another authority comes from the environment.
        self._session.trust_env = False
        self._session.verify = peer.authority or True
        if peer.certificate:
            self._session.cert = (peer.certificate, peer.key)

    def send(self, message_id: str, body: bytes) -> None:
        """Post a message; the answer's text is not read."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": message_id}
        self._call("POST", "/messages", body, headers=headers).close()

    def fetch(self, cursor: str) -> Page:
        """Get the messages after a cursor."""
        with self._call("GET", "/messages", params={"after": cursor} if cursor else {}) as response:
            answer = _object(response)
        rows, following = answer.get("messages"), answer.get("cursor")
        if not isinstance(rows, list) or not isinstance(following, str) or len(following) > 500:
            raise SendError(Verdict.RETRY, PROVIDER, "answer", "The page has another form.")
        found = [Incoming(_name(row), written(row).encode(errors="surrogatepass")) for row in rows]
        return Page(found, following, more=answer.get("more") is True and following != cursor)

    def settle(self, incoming: Incoming, reason: str) -> None:
        """Tell the peer what became of a message; a peer that does not want to know answers 404."""
        if not incoming.name:
            return
        body = json.dumps({"id": incoming.name, "status": "refused" if reason else "taken", "reason": reason})
        try:
            headers = {"Content-Type": "application/json"}
            self._call("POST", "/receipts", body.encode(), headers=headers).close()
        except SendError as error:
            if error.code != "http_404":
                raise

    def read_file(self, url: str, most: int) -> bytes:
        """Fetch a file that lies below the address of the peer; no redirect is followed."""
        address = addresses.beneath(self._peer.url, url, PROVIDER)
        until = time.monotonic() + self._seconds_for(most)
        headers = {"Accept-Encoding": "identity"}
        with self._call("GET", address, headers=headers) as response:
            return _bytes(response, most, until)

    def put_file(self, url: str, data: bytes, media_type: str) -> None:
        """Put a file below the address of the peer."""
        address = addresses.beneath(self._peer.url, url, PROVIDER)
        # A large file may take longer than a message.
        self._session.mount("https://", http_failures.adapter(self._seconds_for(len(data))))
        self._call("PUT", address, data, headers={"Content-Type": media_type}).close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._session.close()

    def _seconds_for(self, size: int) -> float:
        return self._timeout + size / SLOWEST

    def _call(self, method: str, path: str, body: bytes = b"", **given: Any) -> requests.Response:
        """Return the answer of a call that was taken, unread.

        :raises SendError: it was not.
        """
        headers = {**given.pop("headers", {}), **self._token(body)}
        url = path if "://" in path else self._peer.url.rstrip("/") + path
        try:
            response = self._session.request(
                method,
                url,
                data=body or None,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
                **given,
            )
        except (requests.RequestException, OSError) as error:
            raise http_failures.network_error(PROVIDER, error) from error
        if not 200 <= response.status_code < 300:
            with response:
                raise http_failures.status_error(PROVIDER, response)
        return response

    def _token(self, body: bytes) -> dict[str, str]:
        if not self._peer.token_key:
            return {}
        try:
            return {"Authorization": f"Bearer {tokens.sign(self._peer, body)}"}
        except (OSError, ValueError, jwt.PyJWTError) as error:
            raise SendError(Verdict.CONFIG, PROVIDER, "token_key", type(error).__name__) from error


def _bytes(response: requests.Response, most: int, until: float) -> bytes:
    """Return what an answer holds, undecoded, at most one byte more than `most`.

    :raises SendError: it breaks off, or drips for too long.
    """
    read = bytearray()
    try:
        while chunk := response.raw.read1(65_536, decode_content=False):
            read += chunk
            if len(read) > most:
                return bytes(read[: most + 1])
            if time.monotonic() > until:
                raise SendError(Verdict.RETRY, PROVIDER, "timeout", "The file drips too slowly.")
    except (HTTPError, OSError) as error:
        raise http_failures.network_error(PROVIDER, error) from error
    return bytes(read)


def _object(response: requests.Response) -> _Answer:
    """Return the object that an answer is, of which no more is read than may be.

    :raises SendError: it is none, or too large.
    """
    read = bytearray()
    try:
        for part in response.iter_content(65_536):
            read += part
            if len(read) > MOST_PAGE:
                raise SendError(Verdict.RETRY, PROVIDER, "answer", "The page is too large.")
        answer = json.loads(bytes(read))
    except requests.RequestException as error:
        raise http_failures.network_error(PROVIDER, error) from error
    except (ValueError, RecursionError) as error:
        raise SendError(Verdict.RETRY, PROVIDER, "answer", "The answer is no JSON.") from error
    if not isinstance(answer, dict):
        raise SendError(Verdict.RETRY, PROVIDER, "answer", "The answer is no JSON object.")
    return cast(_Answer, answer)


def _name(row: object) -> str:
    found = row.get("id") if isinstance(row, dict) else None
    return found if isinstance(found, str) else ""
