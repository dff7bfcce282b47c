"""What each provider knows of Loa's account and of the people: tokens, subscriptions, windows, opt-outs."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.standins.arrivals import now
from tests.standins.settings import ZALO_REFRESH_TOKEN

REPLY_WINDOW = timedelta(hours=48)
REPLIES = 8
REACH = timedelta(days=7)


@dataclass
class Fcm:
    """The Firebase project.

    :ivar tokens: access tokens that count.
    :ivar topics: devices of each topic.
    :ivar unregistered: devices whose app is gone; any that begins with `gone-` is too.
    """

    tokens: set[str] = field(default_factory=set)
    topics: dict[str, set[str]] = field(default_factory=dict)
    unregistered: set[str] = field(default_factory=set)

    def is_gone(self, device: str) -> bool:
        """Was the app removed from this device?"""
        return device in self.unregistered or device.startswith("gone-")

    def topics_of(self, device: str) -> list[str]:
        """The topics that a device hears."""
        return sorted(topic for topic, devices in self.topics.items() if device in devices)

    def document(self) -> dict[str, Any]:
        """What a restart must not lose."""
        return {
            "topics": {topic: sorted(devices) for topic, devices in self.topics.items()},
            "unregistered": sorted(self.unregistered),
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Fcm:
        """From what a restart kept."""
        topics = {topic: set(devices) for topic, devices in kept["topics"].items()}
        return cls(topics=topics, unregistered=set(kept["unregistered"]))


@dataclass
class Contact:
    """A resident on Zalo.

    :ivar last_at: the last time that they wrote, followed or tapped.
    :ivar replies: free answers to them since then.
    """

    last_at: datetime
    replies: int = 0
    follows: bool = True

    @property
    def silence(self) -> timedelta:
        """Since when they have not been heard of."""
        return now() - self.last_at


@dataclass
class Zalo:
    """The Official Account.

    :ivar refresh_token: the only one that counts; used once.
    :ivar access_token: the only one that counts; empty before the first refresh and when expired.
    :ivar purchased: answers left beyond the free ones.
    :ivar no_account: phone numbers (84…) without Zalo.
    :ivar calls_a_second: more calls of the app than these are refused; None: none are.
    """

    refresh_token: str = ZALO_REFRESH_TOKEN
    access_token: str = ""
    contacts: dict[str, Contact] = field(default_factory=dict)
    purchased: int = 500
    no_account: set[str] = field(default_factory=set)
    calls_a_second: int | None = None
    _called: deque[datetime] = field(default_factory=deque)

    def admits(self) -> bool:
        """Count a call; say whether it is one of those that the limit allows."""
        self._called.append(now())
        while now() - self._called[0] > timedelta(seconds=1):
            self._called.popleft()
        return self.calls_a_second is None or len(self._called) <= self.calls_a_second

    def mint(self) -> tuple[str, str]:
        """A new pair (access, refresh); the old one dies."""
        self.access_token = f"access-{uuid4().hex}"
        self.refresh_token = f"refresh-{uuid4().hex}"
        return self.access_token, self.refresh_token

    def expire(self) -> None:
        """Let the access token die."""
        self.access_token = ""

    def hear(self, user_id: str) -> Contact:
        """The user did something: their window opens again."""
        self.contacts[user_id] = Contact(now())
        return self.contacts[user_id]

    def document(self) -> dict[str, Any]:
        """What a restart must not lose."""
        contacts = {
            user: {**asdict(contact), "last_at": contact.last_at.isoformat()}
            for user, contact in self.contacts.items()
        }
        return {
            "refresh_token": self.refresh_token,
            "access_token": self.access_token,
            "purchased": self.purchased,
            "contacts": contacts,
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Zalo:
        """From what a restart kept."""
        contacts = {
            user: Contact(**{**row, "last_at": datetime.fromisoformat(row["last_at"]).astimezone(UTC)})
            for user, row in kept["contacts"].items()
        }
        return cls(**{**kept, "contacts": contacts})


@dataclass
class Twilio:
    """The Twilio account.

    :ivar stopped: numbers whose owner sent STOP.
    :ivar lost: numbers whose phone gets nothing, with the code of the carrier's reason.
    :ivar heard: when each WhatsApp address wrote last.
    """

    stopped: set[str] = field(default_factory=set)
    lost: dict[str, str] = field(default_factory=dict)
    heard: dict[str, datetime] = field(default_factory=dict)

    def is_silent(self, address: str) -> bool:
        """Whether a WhatsApp address has not written for 24 hours."""
        at = self.heard.get(address)
        return at is None or datetime.now(UTC) - at > timedelta(hours=24)

    def document(self) -> dict[str, Any]:
        """What a restart must not lose."""
        heard = {address: at.isoformat() for address, at in self.heard.items()}
        return {"stopped": sorted(self.stopped), "heard": heard}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Twilio:
        """From what a restart kept."""
        heard = {one: datetime.fromisoformat(at) for one, at in kept.get("heard", {}).items()}
        return cls(stopped=set(kept["stopped"]), heard=heard)
