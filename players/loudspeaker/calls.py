"""Calls to Loa over HTTP, by the standard library."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, NamedTuple

from players.loudspeaker.options import SOFTWARE

#: So long one call may wait for bytes, in seconds.
PATIENCE = 20.0

#: No answer of the protocol but a file is longer.
LONGEST = 32 * 1024 * 1024


class UnreachableError(Exception):
    """No answer came, or the server is unwell (5xx, 429): later is better."""


class RefusedError(Exception):
    """The server said no.

    :ivar status: of the answer.
    :ivar problem: the body, as far as it is a problem document (RFC 9457).
    """

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('error') or problem.get('code') or ''}".strip())
        self.status = status
        self.problem = problem


class Answer(NamedTuple):
    """A good answer, or 304 without a body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Calls:
    """The calls of one device."""

    def __init__(self, server: str) -> None:
        self.server = server

    def get(self, path: str, *, token: str = "", headers: Mapping[str, str] | None = None) -> Answer:
        """Read something.

        :raises UnreachableError: no answer.
        :raises RefusedError: a status of 400 to 499.
        """
        return self._send(urllib.request.Request(self.server + path), token, headers or {})

    def post(self, path: str, body: object, *, token: str = "") -> dict[str, Any]:
        """Send JSON and return the JSON of the answer.

        :raises UnreachableError: no answer.
        :raises RefusedError: a status of 400 to 499.
        """
        data = json.dumps(body, ensure_ascii=False).encode()
        request = urllib.request.Request(self.server + path, data=data, method="POST")
        answer = self._send(request, token, {"Content-Type": "application/json"})
        return _object(answer.body)

    def _send(self, request: urllib.request.Request, token: str, headers: Mapping[str, str]) -> Answer:
        for name, value in {"User-Agent": SOFTWARE, **headers}.items():
            request.add_header(name, value)
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read(LONGEST))
        except urllib.error.HTTPError as error:
            return _judged(error)
        except (OSError, ValueError) as error:
            raise UnreachableError(str(error)) from error


def _judged(error: urllib.error.HTTPError) -> Answer:
    with error:
        if error.code == 304:
            return Answer(304, dict(error.headers), b"")
        if error.code >= 500 or error.code == 429:
            raise UnreachableError(str(error.code)) from None
        raise RefusedError(error.code, _object(error.read(LONGEST))) from None


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
