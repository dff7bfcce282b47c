"""SEND_MESSAGE, SEND_BULK_MESSAGE: a queued message is handed to its provider.

NEXT_WAY: nobody answered, so it goes another way.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from models.following import duty_pushes, email_stops
from models.messages import messages, sending, ways
from models.messages.messages import MessageButton, MessageChannel, MessageState
from models.messages.shapes import Message
from models.people import lost_addresses
from models.people.devices import PushAddress
from models.store.collections import Kind
from models.store.events import Event
from models.store.reactions import Reaction
from notifications import loudness
from notifications.channels import Address, AddressKind, Notice, Outgoing, SendError, Verdict
from notifications.reactor import GiveUpError, NotYetError, Outside, TryAgainError, reaction

#: The kind of address behind each channel; a push address names its kind itself (`fcm_token:…`, `fcm_fid:…`).
ADDRESS_KINDS: Mapping[MessageChannel, AddressKind] = {
    MessageChannel.ZALO: AddressKind.ZALO_USER,
    MessageChannel.ZALO_BOT: AddressKind.ZALO_BOT_CHAT,
    MessageChannel.WHATSAPP: AddressKind.WHATSAPP,
    MessageChannel.ZNS: AddressKind.ZNS_PHONE,
    MessageChannel.SMS: AddressKind.PHONE,
    MessageChannel.EMAIL: AddressKind.EMAIL,
}

#: Seconds to wait where a later try can help and the provider named no time; None leaves it to the reactor.
PAUSES: Mapping[Verdict, float | None] = {
    Verdict.RETRY: None,
    Verdict.REFRESH: None,
    Verdict.QUOTA: 900.0,
    Verdict.CONFIG: 300.0,
}

#: Seconds after which a provider that was too busy is looked at again.
HELD_BACK_SECONDS = 5.0


@reaction(Reaction.SEND_BULK_MESSAGE)
@reaction(Reaction.SEND_MESSAGE)
def send_message(outside: Outside, event: Event) -> None:
    """Send the message of the event, unless it was sent before, or goes another way already.

    What leads nowhere goes the next way at once, and so does what a provider did not take for as long as the topic
    allows. There is a dead letter only when no way is left.

    :raises NotYetError: it was held back, so that its provider is not asked too often.
    :raises TryAgainError: the provider did not take it, and may later.
    :raises GiveUpError: no way is left.
    """
    store = outside.store
    message = messages.get(store, event["subject"]["id"])
    if message["state"] != MessageState.QUEUED or _way_of(event) != message.get("way", 0):
        return
    try:
        receipt = outside.channels.send(outgoing_of(outside, message))
    except SendError as error:
        if error.verdict in PAUSES and not ways.is_out_of_patience(message, datetime.now(UTC)):
            if error.unasked:
                wait = max(error.retry_after or 0.0, HELD_BACK_SECONDS)
                raise NotYetError(datetime.now(UTC) + timedelta(seconds=wait)) from error
            pause = error.retry_after if error.retry_after is not None else PAUSES[error.verdict]
            raise TryAgainError(str(error), seconds=pause) from error
        _forget(outside, message, error)
        if not sending.mark_failed(store, message, error.code, str(error)):
            raise GiveUpError(str(error)) from error
        return
    sending.mark_sent(store, message, receipt.provider_id)


@reaction(Reaction.NEXT_WAY)
def next_way(outside: Outside, event: Event) -> None:
    """Let the message go its next way, if nobody has answered on the one of the event."""
    message = messages.get(outside.store, event["subject"]["id"])
    sending.move_on(outside.store, message, _way_of(event))


def _way_of(event: Event) -> int:
    """Return the number of the way that an event is about; events from before there were ways are about the first."""
    return int(event["changes"].get("way", 0))


def _forget(outside: Outside, message: Message, error: SendError) -> None:
    """Forget an address behind which there is nobody any more, so that the next message is not sent there."""
    if error.verdict is not Verdict.UNREACHABLE:
        return
    if message["channel"] == MessageChannel.EMAIL:
        email_stops.forget(outside.store, message["owner"]["id"])
    if message["channel"] != MessageChannel.PUSH:
        return
    kind, _, value = messages.address_of(outside.store, message).partition(":")
    lost_addresses.forget_anywhere(outside.store, PushAddress(kind, value))


def outgoing_of(outside: Outside, message: Message) -> Outgoing:
    """Return a stored message as its channel takes it."""
    plain = messages.opened(outside.store, message)
    data = {**plain["data"], "message_id": message["_id"]}
    if message["channel"] == MessageChannel.EMAIL and message["owner"]["kind"] == Kind.OFFICIAL:
        data[email_stops.LINK] = email_stops.link(outside.store, message["owner"]["id"])
    return Outgoing(
        key=message["_id"],
        to=_address(outside, message),
        title=plain["title"],
        body=plain["body"],
        data=data,
        buttons=tuple(MessageButton(**button) for button in message["buttons"]),
        urgent=message["urgent"],
        notice=_notice(message),
        template=plain["data"].get("template", ""),
        template_data=plain["data"],
    )


def _notice(message: Message) -> Notice:
    at_work = message["owner"]["kind"] == duty_pushes.OWNER
    return (loudness.of_duty if at_work else loudness.of_letter)(urgent=message["urgent"])


def _address(outside: Outside, message: Message) -> Address:
    address = messages.address_of(outside.store, message)
    channel = MessageChannel(message["channel"])
    if channel is MessageChannel.PUSH:
        kind, _, value = address.partition(":")
        return Address(AddressKind(kind), value)
    return Address(ADDRESS_KINDS[channel], address)
