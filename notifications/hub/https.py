"""The neutral profile over HTTPS (docs/hub.md): messages are posted, and those for us fetched by a cursor."""

from __future__ import annotations

import json
from typing import Any, Self, TypedDict, cast

import requests

from models.hub import tokens
from models.hub.messages import MOST_BYTES, written
from models.hub.peers import Peer
from models.settings import Settings
from notifications.channels import SendError, Verdict, http_failures
from notifications.hub.connector import Incoming, Page

PROVIDER = "hub"

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

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._session.close()

    def _call(self, method: str, path: str, body: bytes = b"", **given: Any) -> requests.Response:
        """Return the answer of a call that was taken, unread.

        :raises SendError: it was not.
        """
        headers = {**given.pop("headers", {}), **self._token(body)}
        url = self._peer.url.rstrip("/") + path
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
        except (OSError, ValueError) as error:
            raise SendError(Verdict.CONFIG, PROVIDER, "token_key", type(error).__name__) from error


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
