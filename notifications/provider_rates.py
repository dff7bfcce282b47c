"""How fast each provider may be asked, by all workers together: a token bucket in the broker.

When the broker does not answer, or is none that can count (RabbitMQ), each worker has its share of the rate: neither
as much as it likes, which would make a provider refuse everybody, nor nothing, which would hold back a warning. A part
of each bucket is kept for what is urgent, so that news never stands before a warning. A small share of the rate is
owed to the rest, so that a warning of hours does not starve the letters: what they take of it the bucket has less.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import structlog
from redis import Redis
from redis.exceptions import RedisError

from models.settings import Settings

log = structlog.get_logger(__name__)

#: The part of a bucket that only urgent messages may empty.
KEPT = 0.2

#: The part of a rate that is owed to what is not urgent while urgent messages empty the bucket.
OWED = 0.05

#: A broker that did not answer is asked again after so many seconds; so long it may take to answer.
AWAY_SECONDS = 5.0
PATIENCE_SECONDS = 0.5


class Rate(NamedTuple):
    """How much a provider takes: messages (of SMS: parts) a second, and at once after a rest."""

    per_second: float
    burst: float

    def kept(self, *, urgent: bool) -> float:
        """Return how much of a full bucket stays for others; something is always left to take."""
        return 0.0 if urgent else min(self.burst * KEPT, max(0.0, self.burst - 1))

    def owed(self, *, urgent: bool) -> Owed:
        """Return what is owed to what is not urgent, whatever the bucket holds."""
        return Owed(0.0, 0.0) if urgent else Owed(self.per_second * OWED, max(1.0, self.burst * OWED))


class Owed(NamedTuple):
    """What grows by so many a second up to a most."""

    per_second: float
    most: float


class Grant(NamedTuple):
    """How many may be sent now; where that is none, how many seconds to wait before asking again."""

    number: int
    wait: float = 0.0


#: By the name of the channel; the setting PROVIDER_RATES changes them. FCM: 600,000 a minute for each project. SMS: ten
#: parts a second from a registered name at Twilio. WhatsApp: half of what Twilio names for a sender. Zalo names no
#: figure; the others are a careful guess, too.
RATES: Mapping[str, Rate] = {
    "fcm": Rate(9_000, 9_000),
    "zalo": Rate(50, 50),
    "sms": Rate(10, 20),
    "zalo_bot": Rate(20, 20),
    "whatsapp": Rate(40, 40),
    "email": Rate(10, 20),
}
ELSE = Rate(10, 10)

_TAKE = """
local paused = redis.call('PTTL', KEYS[2])
if paused > 0 then return {0, paused} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local rate, burst = tonumber(ARGV[1]) / 1000, tonumber(ARGV[2])
local wanted, kept = tonumber(ARGV[3]), tonumber(ARGV[4])
local slow, most = tonumber(ARGV[5]) / 1000, tonumber(ARGV[6])
local state = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'owed', 'owed_at')
local past = math.max(0, now - tonumber(state[2] or now))
local tokens = math.min(burst, tonumber(state[1] or burst) + past * rate)
local granted = math.max(0, math.min(wanted, math.floor(tokens - kept)))
local wait = (1 + kept - tokens) / rate
if slow > 0 then
  local owed = math.min(most, tonumber(state[3] or 0) + math.max(0, now - tonumber(state[4] or now)) * slow)
  if granted == 0 then
    granted = math.min(wanted, math.floor(owed))
    owed = owed - granted
    wait = math.min(wait, (1 - owed) / slow)
  end
  redis.call('HSET', KEYS[1], 'owed', string.format('%.6f', owed), 'owed_at', string.format('%.0f', now))
end
tokens = tokens - granted
redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil(burst / rate) + 60000)
if granted > 0 then return {granted, 0} end
return {0, math.max(1, math.ceil(wait))}
"""


class Bucket(Protocol):
    """Grants what a provider takes."""

    def take(self, provider: str, wanted: int, *, urgent: bool) -> Grant:
        """Return how many of those wanted may be sent now."""

    def pause(self, provider: str, seconds: float) -> None:
        """Grant nothing for so long."""


class ProviderRates:
    """The rates of all providers, kept in the broker where it can count."""

    def __init__(self, settings: Settings) -> None:
        self._rates = {**RATES, **rates_of(settings.provider_rates)}
        self._own = OwnShare(self._rates, settings.workers)
        self._client = _client(settings.alerts_broker)
        self._away_until = 0.0

    def take(self, provider: str, wanted: int, *, urgent: bool) -> Grant:
        """Return how many of those wanted may be sent to a provider now; some of them, if not all may."""
        client = self._asked()
        if client is not None:
            rate = _rate_of(self._rates, provider)
            kept, owed = rate.kept(urgent=urgent), rate.owed(urgent=urgent)
            arguments = (rate.per_second, rate.burst, wanted, kept, *owed)
            try:
                granted, milliseconds = client.eval(_TAKE, 2, *_keys(provider), *arguments)
                return Grant(int(granted), int(milliseconds) / 1000)
            except RedisError as error:
                self._lose(error)
        return self._own.take(provider, wanted, urgent=urgent)

    def pause(self, provider: str, seconds: float) -> None:
        """Let no worker ask a provider for so long."""
        self._own.pause(provider, seconds)
        client = self._asked()
        if client is not None and seconds > 0:
            try:
                client.set(_keys(provider)[1], "1", px=max(1, int(seconds * 1000)))
            except RedisError as error:
                self._lose(error)

    def close(self) -> None:
        """Close the connections to the broker."""
        if self._client is not None:
            self._client.close()

    def _asked(self) -> Redis | None:
        return None if time.monotonic() < self._away_until else self._client

    def _lose(self, error: RedisError) -> None:
        self._away_until = time.monotonic() + AWAY_SECONDS
        log.warning("rates_kept_alone", reason=type(error).__name__)


class OwnShare:
    """The buckets of one worker that knows nothing of the others.

    :param workers: among how many the rates are shared.
    """

    def __init__(self, rates: Mapping[str, Rate], workers: int) -> None:
        self._rates, self._workers = rates, workers
        self._turn = threading.Lock()
        self._tokens: dict[str, tuple[float, float]] = {}
        self._owed: dict[str, tuple[float, float]] = {}
        self._paused: dict[str, float] = {}

    def take(self, provider: str, wanted: int, *, urgent: bool) -> Grant:
        """Return how many of those wanted may be sent now."""
        whole = _rate_of(self._rates, provider)
        rate = Rate(whole.per_second / self._workers, max(1.0, whole.burst / self._workers))
        kept = rate.kept(urgent=urgent)
        with self._turn:
            now = time.monotonic()
            if self._paused.get(provider, 0.0) > now:
                return Grant(0, self._paused[provider] - now)
            tokens, at = self._tokens.get(provider, (rate.burst, now))
            tokens = min(rate.burst, tokens + (now - at) * rate.per_second)
            granted = max(0, min(wanted, int(tokens - kept)))
            wait = (1 + kept - tokens) / rate.per_second
            if not urgent:
                granted, wait = self._from_owed(provider, rate.owed(urgent=False), granted, wanted, wait, now)
            self._tokens[provider] = (tokens - granted, now)
        return Grant(granted, 0.0 if granted else wait)

    def _from_owed(
        self, provider: str, share: Owed, granted: int, wanted: int, wait: float, now: float
    ) -> tuple[int, float]:
        """Return what is granted with what is owed to the rest, and how long to wait where that is nothing."""
        owed, at = self._owed.get(provider, (0.0, now))
        owed = min(share.most, owed + (now - at) * share.per_second)
        if not granted:
            granted = min(wanted, int(owed))
            owed -= granted
            wait = min(wait, (1 - owed) / share.per_second)
        self._owed[provider] = (owed, now)
        return granted, wait

    def pause(self, provider: str, seconds: float) -> None:
        """Grant nothing for so long."""
        with self._turn:
            self._paused[provider] = time.monotonic() + seconds


def rates_of(given: Sequence[str]) -> dict[str, Rate]:
    """Return the rates of the setting PROVIDER_RATES, by provider: `sms:10:20`."""
    parts = (one.split(":") for one in given)
    return {name: Rate(float(per_second), float(burst)) for name, per_second, burst in parts}


def _rate_of(rates: Mapping[str, Rate], taker: str) -> Rate:
    """Return the rate of a provider, or of each of its takers: `webhook` has one for all, and a bucket for each."""
    return rates.get(taker.partition(":")[0], ELSE)


def _keys(provider: str) -> tuple[str, str]:
    return f"loa:rate:{provider}", f"loa:pause:{provider}"


def _client(address: str) -> Redis | None:
    """Return a client of the broker, if it is one that can count."""
    if not address.startswith(("redis://", "rediss://", "unix://")):
        return None
    patience = {"socket_timeout": PATIENCE_SECONDS, "socket_connect_timeout": PATIENCE_SECONDS}
    return Redis.from_url(address, **patience)
