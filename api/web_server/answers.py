"""Answers as they leave: names of headers as the API documents them, and the server's own refusals as problems."""

from __future__ import annotations

import json
from typing import Any

from waitress.task import ErrorTask, WSGITask

from api.extensions.problem_schemas import Problem
from api.extensions.problems import sentence
from models.language.languages import DEFAULT


class Answer(WSGITask):
    """Loa's answer.

    Waitress would write `Etag` and `X-Request-Id`, and a client that minds capitals finds neither. And it would close
    the connection after each 204 and 304, since they say no length; they have none (RFC 9112, section 6.3), and phones
    that poll, or the proxy before them, would connect anew each time.
    """

    response_headers: list[tuple[str, str]]
    request: Any

    def set_close_on_finish(self) -> None:
        """Close the connection afterwards, unless only a length is missing that no such answer has."""
        asked = self.request.headers.get("CONNECTION", "").lower()
        if self.wrote_header or self.has_body or self.version != "1.1" or asked == "close":
            super().set_close_on_finish()

    def build_response_header(self) -> bytes:
        """Return the status line and the headers, each spelt as the application gave it."""
        spelt = {name.lower().encode(): name.encode() for name, _ in self.response_headers}
        first, *lines = bytes(super().build_response_header()).split(b"\r\n")
        return b"\r\n".join([first, *(_spelt(line, spelt) for line in lines)])


class Refusal(ErrorTask):
    """What the server itself refuses, before Loa sees it: a problem as Loa's own are, in the first language."""

    request: Any

    def execute(self) -> None:
        """Write it; there is no request of which a language or an id could be read."""
        error = self.request.error
        known = f"http_{error.code}" if error.code in {400, 413, 431} else f"http_{error.code // 100}00"
        title = sentence(known, DEFAULT)
        problem: Problem = {
            "type": f"/docs/problems#http_{error.code}",
            "title": title,
            "status": error.code,
            "code": f"http_{error.code}",
            "detail": title,
            "faults": [],
            "request_id": "",
        }
        body = json.dumps(problem, ensure_ascii=False).encode()
        self.status = f"{error.code} {error.reason}"
        headers = {
            "Content-Type": "application/problem+json",
            "Content-Language": DEFAULT,
            "Cache-Control": "no-store",
        }
        self.response_headers.extend(headers.items())
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


def _spelt(line: bytes, spelt: dict[bytes, bytes]) -> bytes:
    name, colon, value = line.partition(b":")
    return spelt.get(name.lower(), name) + colon + value if colon else line
