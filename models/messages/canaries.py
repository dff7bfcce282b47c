"""Canaries: one small message on every channel every few minutes, to a recipient of the operator's own.

A provider that takes everything and delivers nothing, a key that has run out, a worker that hangs: all that shows as a
canary that falls silent, before a warning needs the channel. Each channel has one row, whose event is followed by one
reaction; each time it is done, it is put off until the next is due, so that nothing but the store keeps the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, TypedDict

from pymongo.errors import DuplicateKeyError

from models.errors import Stale
from models.messages.provider_pauses import PROVIDER_PAUSES
from models.settings import Settings
from models.store import Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM


class Canary(TypedDict):
    """The canaries of a channel; the id is its name in the setting CHANNELS.

    `begun_at` is when the first was planned, or when they were planned again after nobody had sent one for long.
    """

    _id: str
    version: int
    begun_at: datetime


CANARIES = CollectionSpec(
    "canaries",
    Canary,
    kind=Kind.CANARY,
    purpose="That a channel is tried by a message every few minutes.",
    kept="One row a channel.",
)


class CanaryResult(TypedDict, total=False):
    """What became of the last canaries of a channel; the id is its name.

    `accepted_at` is when the provider last took one, within so many `milliseconds`; `failed_at` when it last did not.
    `code` is why it did not take the last one, "" if it did.
    """

    _id: str
    accepted_at: datetime
    failed_at: datetime
    code: str
    milliseconds: int


CANARY_RESULTS = CollectionSpec(
    "canary_results",
    CanaryResult,
    purpose="What became of the last messages that try a channel.",
    kept="One row a channel.",
)

#: Channels by which warnings go: while all of them that are tried are dead, Loa is not ready.
URGENT = frozenset({"fcm", "zalo", "sms"})

#: After so many intervals without a message that was taken a channel is silent.
INTERVALS = 2.5

#: A channel whose canaries nobody has sent for so many intervals is planned again.
LOST = 4


class ChannelState(StrEnum):
    """How a channel does, by its canaries."""

    WELL = "well"
    NEW = "new"  #: none has been sent yet
    FAILING = "failing"  #: the provider did not take the last one
    SILENT = "silent"  #: none was taken for too long, and nobody says why
    UNTRIED = "untried"  #: nobody named a recipient


class ChannelHealth(NamedTuple):
    """How one channel in use does.

    :param accepted_at: when its provider last took a canary.
    :param code: why it did not take the last, if it did not.
    :param milliseconds: how long the last took that was taken.
    :param paused_until: its provider wants to be left alone until then.
    """

    channel: str
    state: ChannelState
    accepted_at: datetime | None = None
    failed_at: datetime | None = None
    code: str = ""
    milliseconds: int | None = None
    paused_until: datetime | None = None


class Perch(NamedTuple):
    """Where the canaries of a channel go, and how often."""

    address: str
    seconds: int


def perches(settings: Settings) -> Mapping[str, Perch]:
    """Return where canaries go, by channel in use, as the setting CANARIES says."""
    found = {}
    for one in settings.canaries:
        channel, _, rest = one.partition(":")
        address, _, seconds = rest.partition("/every/")
        if channel in settings.channels and settings.canary_seconds:
            found[channel] = Perch(address, int(seconds or settings.canary_seconds))
    return found


def plan(store: Store) -> None:
    """Begin the canaries of every channel that has none, and again those of one that nobody sends any more."""
    now = datetime.now(UTC)
    rows = {row["_id"]: row for row in store.collection(CANARIES).find()}
    results = _results(store)
    for channel, perch in perches(store.settings).items():
        row = rows.get(channel)
        if row is None:
            _begin(store, channel, now)
        elif _last(row, results.get(channel, {})) < now - timedelta(seconds=LOST * perch.seconds):
            _again(store, row, now)


def accepted(store: Store, channel: str, *, milliseconds: int) -> None:
    """Note that the provider took a canary, and how long that took."""
    _note(store, channel, {"accepted_at": datetime.now(UTC), "milliseconds": milliseconds, "code": ""})


def refused(store: Store, channel: str, code: str) -> None:
    """Note that the provider did not take a canary, and why."""
    _note(store, channel, {"failed_at": datetime.now(UTC), "code": code})


def channel_health(store: Store) -> list[ChannelHealth]:
    """Return how each channel in use does, in the order of the setting CHANNELS."""
    now = datetime.now(UTC)
    rows = {row["_id"]: row for row in store.collection(CANARIES).find()}
    results, tried = _results(store), perches(store.settings)
    pauses = {row["_id"]: row["until"] for row in store.collection(PROVIDER_PAUSES).find()}
    health = []
    for channel in store.settings.channels:
        result, pause = results.get(channel, {}), pauses.get(channel)
        health.append(
            ChannelHealth(
                channel,
                _state(rows.get(channel), result, tried.get(channel), now),
                result.get("accepted_at"),
                result.get("failed_at"),
                result.get("code", ""),
                result.get("milliseconds"),
                pause if pause and pause > now else None,
            )
        )
    return health


def readiness(store: Store) -> str:
    """Return `ok`, what is wrong with a channel after `degraded: `, or that no channel of warnings works.

    One dead provider is no reason to send people to another web server, which has the same; `degraded` says so.
    """
    tried = [one for one in channel_health(store) if one.state is not ChannelState.UNTRIED]
    dead = [one for one in tried if one.state in (ChannelState.FAILING, ChannelState.SILENT)]
    if not dead:
        return "ok"
    said = ", ".join(f"{one.channel} {one.state}" + (f" ({one.code})" if one.code else "") for one in dead)
    urgent = [one for one in tried if one.channel in URGENT]
    return said if urgent and all(one in dead for one in urgent) else f"degraded: {said}"


def _state(row: Canary | None, result: CanaryResult, perch: Perch | None, now: datetime) -> ChannelState:
    if perch is None:
        return ChannelState.UNTRIED
    if row is None:
        return ChannelState.NEW
    patience = now - timedelta(seconds=INTERVALS * perch.seconds)
    if result.get("code") and result["failed_at"] > patience:
        return ChannelState.FAILING
    if max(result.get("accepted_at", row["begun_at"]), row["begun_at"]) < patience:
        return ChannelState.SILENT
    return ChannelState.WELL if "accepted_at" in result else ChannelState.NEW


def _results(store: Store) -> dict[str, CanaryResult]:
    return {row["_id"]: row for row in store.collection(CANARY_RESULTS).find()}


def _note(store: Store, channel: str, values: CanaryResult) -> None:
    store.collection(CANARY_RESULTS).update_one({"_id": channel}, {"$set": values}, upsert=True)


def _last(row: Canary, result: CanaryResult) -> datetime:
    """Return when somebody last planned or sent a canary."""
    begun = row["begun_at"]
    return max(begun, result.get("accepted_at", begun), result.get("failed_at", begun))


def _begin(store: Store, channel: str, now: datetime) -> None:
    try:
        events.create(store, CANARIES, {"_id": channel, "begun_at": now}, action="begun", actor=SYSTEM)
    except DuplicateKeyError:
        # another worker was faster
        return


def _again(store: Store, row: Canary, now: datetime) -> None:
    try:
        events.change(
            store,
            CANARIES,
            row["_id"],
            {"$set": {"begun_at": now}},
            action="begun_again",
            actor=SYSTEM,
            expect=row["version"],
        )
    except Stale:
        # another worker was faster
        return
