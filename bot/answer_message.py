"""ANSWER_MESSAGE: what somebody sent by Zalo or SMS is answered, in the order in which they sent it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog

from bot import dialogue, sms_replies
from bot.actions.chat import Chat
from bot.dialogue import BusyError, Incoming
from bot.engine.reply import Reply
from models.access import guards
from models.access.guards import Act
from models.errors import Invalid, TooMany, Unavailable
from models.files import uploads
from models.messages import messages
from models.messages.messages import MessageButton, MessageChannel, OutgoingMessage
from models.messages.shapes import Message
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.channels import SendError, Verdict
from notifications.channels.zalo.media import fetch_media
from notifications.reactor import Outside, TryAgainError, reaction

log = structlog.get_logger(__name__)

#: A picture that can't be fetched is waited for so long; then the conversation goes on without it.
WAIT_FOR_PICTURES = timedelta(minutes=2)


@reaction(Reaction.ANSWER_MESSAGE)
def answer_message(outside: Outside, event: Event) -> None:
    """Answer the message of the event, after those that the same person sent before it."""
    message = messages.get(outside.store, event["subject"]["id"])
    for earlier in messages.unanswered(outside.store, message):
        _answer(outside, earlier, patient=earlier["_id"] == message["_id"])


def _answer(outside: Outside, message: Message, *, patient: bool) -> None:
    """Answer one message.

    :param patient: wait for pictures that can't be fetched right now; with others waiting nobody does.
    """
    store = outside.store
    sender = messages.address_of(store, message)
    who = Chat(store, message["owner"]["id"], MessageChannel(message["channel"]), sender)
    incoming = _incoming(outside, who, message, patient=patient)
    try:
        reply = _reply(who, message, incoming)
    except BusyError as error:
        raise TryAgainError("the conversation is busy", seconds=1) from error
    if reply:
        messages.queue(store, reply)
    messages.mark_answered(store, message)


def _reply(who: Chat, message: Message, incoming: Incoming) -> OutgoingMessage | None:
    """Take the turn, and return the message that answers it; None for silence."""
    if who.channel is not MessageChannel.SMS:
        replies = dialogue.answer(who, incoming)
        return _message(who, message, replies) if replies else None
    text = sms_replies.answer(who, incoming)
    key = _key(message)
    # A run after a crash has paid already.
    if not text or (messages.missing(who.store, [key]) and not sms_replies.is_paid_for(who, incoming.text)):
        return None
    return OutgoingMessage(key=key, channel=who.channel, owner=who.owner, to=who.address, body=text)


def _message(who: Chat, message: Message, replies: list[Reply]) -> OutgoingMessage:
    """Join all replies of a turn into one message: they stay in order, and Zalo counts one."""
    buttons = [button for reply in replies for button in reply.buttons]
    return OutgoingMessage(
        key=_key(message),
        channel=who.channel,
        owner=who.owner,
        to=who.address,
        body="\n".join(reply.text for reply in replies if reply.text),
        buttons=[MessageButton(button.title, payload=button.payload) for button in buttons],
    )


def _key(message: Message) -> str:
    return f"{message['_id']}:reply"


def _incoming(outside: Outside, who: Chat, message: Message, *, patient: bool) -> Incoming:
    content = messages.content_of(outside.store, message)
    images = content.get("images", [])
    waited = datetime.now(UTC) - message["at"] > WAIT_FOR_PICTURES
    photos = [_photo(outside, who, url, patient=patient and not waited) for url in images]
    kept = tuple(photo for photo in photos if photo)
    location = content.get("location")
    return Incoming(
        id=message["provider_id"],
        text=content.get("text", ""),
        photos=kept,
        refused_photos=len(photos) - len(kept),
        location=(location[0], location[1]) if location else None,
        greeting=bool(content.get("greeting")),
        other=bool(content.get("other")),
    )


def _photo(outside: Outside, who: Chat, url: str, *, patient: bool) -> str:
    """Return the id of the upload that a picture became; "" if it can't be used."""
    try:
        media = fetch_media(url, outside.store.settings)
        guards.spend(outside.store, Act.UPLOAD, who.circumstances)
        upload = uploads.save(
            outside.store, media.content, owner=who.owner, actor=who.actor, where=who.circumstances
        )
    except SendError as error:
        if patient and error.verdict is Verdict.RETRY:
            raise TryAgainError(str(error), seconds=error.retry_after or 5) from error
        log.info("picture_given_up", code=error.code)
        return ""
    except Unavailable as error:
        if patient:
            raise TryAgainError(str(error), seconds=error.retry_after) from error
        log.info("picture_given_up", code=error.code)
        return ""
    except TooMany:
        log.info("picture_refused", codes=["too_many"])
        return ""
    except Invalid as error:
        log.info("picture_refused", codes=[fault.code for fault in error.faults])
        return ""
    return str(upload["_id"])
