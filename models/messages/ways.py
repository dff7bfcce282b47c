"""Ways: the channels on which a message may reach its person, tried one after the other, and its fate on each.

The first one is tried at once. When a provider says that it leads nowhere, or nobody answers for as long as the topic
allows (`telling.Rule.patience_minutes`), the next one is. Each is tried once, so a message ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from models.messages import telling
from models.messages.shapes import MessageFields, SealedAddress, WayFields
from models.messages.telling import Topic, Weight
from models.store import Query, Store


class WayState(StrEnum):
    """`PLANNED` waits for those before it, `QUEUED` is being sent, the provider took what is `SENT`.

    It was `DELIVERED` to the phone, `DISPLAYED` to the person, or `FAILED`. `SKIPPED`: it was not wanted there, or is
    not allowed. `STORED`: it lies in an inbox that is fetched.
    """

    PLANNED = "planned"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    DISPLAYED = "displayed"
    FAILED = "failed"
    SKIPPED = "skipped"
    STORED = "stored"


#: In which of these a person has it, as far as anybody knows.
ANSWERED = frozenset({WayState.DELIVERED, WayState.DISPLAYED})

#: What may stand before a receipt changes it: they come in any order and more than once. A message of several parts
#: arrived when none was lost, and what was seen was not lost.
GIVES_WAY: Mapping[WayState, tuple[WayState, ...]] = {
    WayState.DELIVERED: (WayState.QUEUED, WayState.SENT),
    WayState.DISPLAYED: (WayState.QUEUED, WayState.SENT, WayState.DELIVERED, WayState.STORED),
    WayState.FAILED: (WayState.QUEUED, WayState.SENT, WayState.DELIVERED),
}

#: A provider that is down is waited for so long at least, before the next way is taken.
LEAST_PATIENCE = timedelta(minutes=10)

MessageT = TypeVar("MessageT", bound=MessageFields)


@dataclass(frozen=True)
class PlannedWay:
    """A channel to try.

    :param channel: a `MessageChannel`.
    :param to: the address there; "" for an inbox.
    :param skipped: why it is not tried; "" if it is.
    """

    channel: str
    to: str = field(default="", repr=False)
    skipped: str = ""


def rows(
    store: Store, planned: Sequence[PlannedWay], stored: frozenset[str], now: datetime
) -> list[WayFields]:
    """Return ways as they are stored; the first that is to be sent is queued.

    :param stored: channels on which a message is not sent, but fetched.
    """
    found: list[WayFields] = []
    for way in planned:
        begun = any(row["state"] == WayState.QUEUED for row in found)
        state = WayState.PLANNED if begun else WayState.QUEUED
        if way.channel in stored:
            state = WayState.STORED
        row: WayFields = {"channel": way.channel, "to": sealed(store, way.to), "state": state, "at": now}
        if way.skipped:
            row = {**row, "state": WayState.SKIPPED, "code": way.skipped}
        found.append(row)
    return found


def of(message: MessageFields) -> list[WayFields]:
    """Return the ways of an outgoing message; of one from before there were ways, the one that it has."""
    if "ways" in message:
        return message["ways"]
    row: WayFields = {
        "channel": message["channel"],
        "to": message["to"],
        "state": message["state"],
        "at": message.get("sent_at", message["at"]),
    }
    if "provider_id" in message:
        row["provider_id"] = message["provider_id"]
    if fate := message.get("fate"):
        row["state"] = WayState.DELIVERED if fate == WayState.DELIVERED else WayState.FAILED
    if "fate_code" in message:
        row["code"] = message["fate_code"]
    return [row]


def following(message: MessageFields) -> int | None:
    """Return the number of the way that is tried after the present one; None for none."""
    begin = message.get("way", 0) + 1
    later = enumerate(message.get("ways", [])[begin:], begin)
    return next((number for number, row in later if row["state"] == WayState.PLANNED), None)


def first(rows: Sequence[WayFields]) -> int:
    """Return the number of the way that is tried first, else of the inbox in which it lies, else of any."""
    for state in (WayState.QUEUED, WayState.STORED):
        for number, row in enumerate(rows):
            if row["state"] == state:
                return number
    return 0


def patience(message: MessageFields) -> timedelta:
    """Return how long a message may go without an answer before the next way is taken; nothing for ever."""
    if "topic" not in message:
        return timedelta(0)
    rule = telling.rule(Topic(message["topic"]), Weight(message["weight"]))
    return timedelta(minutes=rule.patience_minutes)


def is_out_of_patience(message: MessageFields, now: datetime) -> bool:
    """Say whether a provider that does not answer is waited for no longer, since there is another way."""
    if following(message) is None:
        return False
    since = of(message)[message.get("way", 0)]["at"]
    return now - since >= max(patience(message), LEAST_PATIENCE)


def settled(message: MessageFields, state: WayState, **more: str) -> Query:
    """Return what notes the fate of the present way; `{}` for a message from before there were ways."""
    if "ways" not in message:
        return {}
    at = f"ways.{message.get('way', 0)}"
    return {f"{at}.state": state, f"{at}.at": datetime.now(UTC), **{f"{at}.{key}": more[key] for key in more}}


def turned(message: MessageFields, number: int) -> Query:
    """Return what lets a message go another of its ways."""
    row = message["ways"][number]
    return {
        "way": number,
        "channel": row["channel"],
        "to": row["to"],
        f"ways.{number}.state": WayState.QUEUED,
        f"ways.{number}.at": datetime.now(UTC),
    }


def sealed(store: Store, address: str) -> SealedAddress:
    """Return an address as it is stored."""
    return {"sealed": store.vault.encrypt(address), "digest": store.vault.digest("address", address)}
