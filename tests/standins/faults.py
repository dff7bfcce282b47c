"""Faults on order: what a stand-in does wrong, to whom and how often."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response


@dataclass
class Fault:
    """One ordered fault.

    :param provider: `fcm`, `zalo`, `zns`, `twilio` or `esms`.
    :param status: a bare HTTP status, answered with an empty body; or
    :param error: the provider's own code (`UNREGISTERED`, `-211`, `21610`), answered in its own shape.
    :param retry_after: seconds, sent as the Retry-After header.
    :param hang: seconds of silence before the answer.
    :param body: what the answer says instead of anything that the provider would, with `status` or 200.
    :param cut: the connection ends in the middle of that body.
    :param accepted: the message arrives all the same (the answer was lost on the way).
    :param to: only for this destination.
    :param times: how often; None: until forgotten.
    """

    provider: str
    status: int = 0
    error: str = ""
    retry_after: int | None = None
    hang: float = 0.0
    body: str | None = None
    cut: bool = False
    accepted: bool = False
    to: str = ""
    times: int | None = 1

    def fits(self, provider: str, to: str) -> bool:
        """Does the fault strike this call?"""
        return self.provider == provider and self.to in ("", to) and self.times != 0

    def strike(self) -> None:
        """Count this stroke; the stand-in hangs by itself where that is ordered."""
        if self.times is not None:
            self.times -= 1

    def nonsense(self) -> Response | None:
        """The answer that no provider would give, if that is ordered."""
        if self.body is None:
            return None
        answer = Response(self.body, status=self.status or 200, content_type="text/html")
        if self.cut:
            answer.headers.update({"Content-Length": str(2 * len(self.body) + 1), "Connection": "close"})
        return answer

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the answer."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
