"""Faults on order: what a stand-in does wrong, to whom and how often."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Fault:
    """One ordered fault.

    :param provider: `fcm`, `zalo`, `zns`, `twilio` or `esms`.
    :param status: a bare HTTP status, answered with an empty body; or
    :param error: the provider's own code (`UNREGISTERED`, `-211`, `21610`), answered in its own shape.
    :param retry_after: seconds, sent as the Retry-After header.
    :param hang: seconds of silence before the answer.
    :param accepted: the message arrives all the same (the answer was lost on the way).
    :param to: only for this destination.
    :param times: how often; None: until forgotten.
    """

    provider: str
    status: int = 0
    error: str = ""
    retry_after: int | None = None
    hang: float = 0.0
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

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the answer."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
