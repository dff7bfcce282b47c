"""SEND_MESSAGE: a queued message is handed to its provider."""

from __future__ import annotations

from collections.abc import Mapping

from models.messages import messages
from models.messages.messages import MessageButton, MessageChannel, MessageState
from models.messages.shapes import Message
from models.people import official_mail
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.channels import Address, AddressKind, Outgoing, SendError, Verdict
from notifications.reactor import GiveUpError, Outside, TryAgainError, reaction

#: The kind of address behind each channel; a push address names its kind itself (`fcm_token:…`, `fcm_fid:…`).
ADDRESS_KINDS: Mapping[MessageChannel, AddressKind] = {
    MessageChannel.ZALO: AddressKind.ZALO_USER,
    MessageChannel.ZALO_BOT: AddressKind.ZALO_BOT_CHAT,
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


@reaction(Reaction.SEND_MESSAGE)
def send_message(outside: Outside, event: Event) -> None:
    """Send the message of the event, unless it was sent before."""
    message = messages.get(outside.store, event["subject"]["id"])
    if message["state"] != MessageState.QUEUED:
        return
    try:
        receipt = outside.channels.send(outgoing_of(outside, message))
    except SendError as error:
        if error.verdict in PAUSES:
            pause = error.retry_after if error.retry_after is not None else PAUSES[error.verdict]
            raise TryAgainError(str(error), seconds=pause) from error
        messages.mark_failed(outside.store, message, str(error))
        if error.verdict is Verdict.UNREACHABLE and message["channel"] == MessageChannel.EMAIL:
            official_mail.stop(outside.store, message["owner"]["id"], code=error.code)
        raise GiveUpError(str(error)) from error
    messages.mark_sent(outside.store, message, receipt.provider_id)


def outgoing_of(outside: Outside, message: Message) -> Outgoing:
    """Return a stored message as its channel takes it."""
    plain = messages.opened(outside.store, message)
    data = {**plain["data"], "message_id": message["_id"]}
    return Outgoing(
        key=message["_id"],
        to=_address(outside, message),
        title=plain["title"],
        body=plain["body"],
        data=data,
        buttons=tuple(MessageButton(**button) for button in message["buttons"]),
        urgent=message["urgent"],
        template=plain["data"].get("template", ""),
        template_data=plain["data"],
    )


def _address(outside: Outside, message: Message) -> Address:
    address = messages.address_of(outside.store, message)
    channel = MessageChannel(message["channel"])
    if channel is MessageChannel.PUSH:
        kind, _, value = address.partition(":")
        return Address(AddressKind(kind), value)
    return Address(ADDRESS_KINDS[channel], address)
