"""SEND_CANARY: the canary of a channel is sent, what came of it noted, and the next one put off until it is due."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import structlog

from models.language.dates import day_and_time
from models.messages import canaries
from models.messages.canaries import CANARIES, Perch
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.channels import Address, AddressKind, Loudness, Notice, Outgoing, Section, SendError
from notifications.reactor import NotYetError, Outside, reaction

log = structlog.get_logger(__name__)

#: So soon a canary is sent again for which there was no room, in seconds.
HELD_BACK_SECONDS = 5.0

#: What stands before the name of a topic where others have a token.
TOPIC = "topic/"


def _pushed(address: str) -> Address:
    if address.startswith(TOPIC):
        return Address(AddressKind.FCM_TOPIC, address.removeprefix(TOPIC))
    return Address(AddressKind.FCM_TOKEN, address)


#: How the address of each channel is read.
ADDRESSES: Mapping[str, Callable[[str], Address]] = {
    "fcm": _pushed,
    "zalo": lambda value: Address(AddressKind.ZALO_USER, value),
    "sms": lambda value: Address(AddressKind.PHONE, value),
    "zalo_bot": lambda value: Address(AddressKind.ZALO_BOT_CHAT, value),
    "whatsapp": lambda value: Address(AddressKind.WHATSAPP, value),
    "email": lambda value: Address(AddressKind.EMAIL, value),
}


@reaction(Reaction.SEND_CANARY)
def send_canary(outside: Outside, event: Event) -> None:
    """Send the canary of the event's channel, unless a later event has taken its place."""
    store, channel = outside.store, event["subject"]["id"]
    canaries.plan(store)
    perch = canaries.perches(store.settings).get(channel)
    if perch is None or store.one(CANARIES, channel)["version"] != event["seq"]:
        return
    began, started = datetime.now(UTC), time.perf_counter()
    try:
        outside.channels.send(outgoing(channel, perch, began))
    except SendError as error:
        if error.unasked:
            # Others have used up what the provider takes: it is none of its faults, and it was not tried.
            wait = max(error.retry_after or 0.0, HELD_BACK_SECONDS)
            raise NotYetError(began + timedelta(seconds=wait)) from error
        log.warning("canary_failed", channel=channel, code=error.code)
        canaries.refused(store, channel, error.code)
    else:
        spent = round((time.perf_counter() - started) * 1000)
        canaries.accepted(store, channel, milliseconds=spent)
    raise NotYetError(began + timedelta(seconds=perch.seconds))


def outgoing(channel: str, perch: Perch, now: datetime) -> Outgoing:
    """Return the canary of a channel: to the provider as urgent as a warning, on the phone without a sound."""
    return Outgoing(
        key=f"canary:{channel}:{int(now.timestamp())}",
        to=ADDRESSES[channel](perch.address),
        title="Loa",
        body=f"Kiểm tra kênh {channel} lúc {day_and_time(now)}.",
        data={"kind": "canary"},
        urgent=True,
        ttl_seconds=perch.seconds,
        collapse_key="canary",
        notice=Notice(Section.MESSAGES, Loudness.QUIET),
    )
