"""What arrived: messages as the phones show them, and the raw calls that brought them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The time now, aware."""
    return datetime.now(UTC)


@dataclass
class Arrival:
    """A message as it stands on a phone, once however often it was sent.

    :ivar provider: `fcm`, `zalo`, `zns`, `twilio` or `esms`.
    :ivar key: Loa's key, by which repeats are known.
    :ivar to: topic, token, user id or phone number.
    :ivar kind: kind of the destination: topic, token, fid, user or phone.
    :ivar calls: how many calls brought it.
    """

    provider: str
    key: str
    to: str
    kind: str
    id: str
    title: str = ""
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    buttons: list[dict[str, Any]] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)
    at: datetime = field(default_factory=now)
    calls: int = 1

    def document(self) -> dict[str, Any]:
        """As JSON; `clock` is the time in Viet Nam."""
        clock = self.at.astimezone(VIET_NAM).strftime("%H:%M:%S")
        return {**vars(self), "at": self.at.isoformat(), "clock": clock}


@dataclass(frozen=True)
class Call:
    """One call of a client, whatever came of it."""

    provider: str
    key: str
    to: str
    outcome: str
    at: datetime = field(default_factory=now)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {**vars(self), "at": self.at.isoformat()}
