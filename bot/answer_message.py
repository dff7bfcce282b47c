"""ANSWER_MESSAGE: what somebody sent by Zalo or SMS is answered, in the order in which they sent it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog

from bot import bursts, dialogue, sms_replies
from bot.actions.chat import Chat
from bot.channels import sms
from bot.dialogue import BusyError, Incoming
from bot.engine.reply import Reply
from models.access import guards
from models.access.guards import Act
from models.errors import Invalid, TooMany, Unavailable
from models.files import uploads
from models.messages import arrivals, messages
from models.messages.messages import MessageButton, MessageChannel, MessageState, OutgoingMessage
from models.messages.shapes import Message
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.channels import SendError, Verdict
from notifications.channels.zalo.media import fetch_media
from notifications.reactor import NotYetError, Outside, TryAgainError, reaction

log = structlog.get_logger(__name__)

#: A picture that can't be fetched is waited for so long; then the conversation goes on without it.
WAIT_FOR_PICTURES = timedelta(minutes=2)

ANSWERED = MessageState.ANSWERED


@reaction(Reaction.ANSWER_MESSAGE)
def answer_message(outside: Outside, event: Event) -> None:
    """Answer the message of the event, with those that the same person sent just before and after it.

    :raises NotYetError: more may come.
    """
    store = outside.store
    message = messages.get(store, event["subject"]["id"])
    while (waiting := arrivals.unanswered(store, message["owner"])) and message["state"] != ANSWERED:
        if not waiting[0].get("burst") and (due := bursts.due_at(store, waiting)) > datetime.now(UTC):
            raise NotYetError(due)
        burst = bursts.next_burst(store, waiting)
        if burst:
            _answer(outside, burst, patient=len(burst) == len(waiting))
        message = messages.get(store, message["_id"])


def _answer(outside: Outside, burst: Sequence[Message], *, patient: bool) -> None:
    """Answer messages together.

    :param patient: nothing else waits; where all of these are pictures, one that can't be fetched now is waited for.
    """
    store, last = outside.store, burst[-1]
    sender = messages.address_of(store, last)
    who = Chat(store, last["owner"]["id"], MessageChannel(last["channel"]), sender)
    patient = patient and all(messages.content_of(store, row).get("images") for row in burst)
    try:
        reply = _reply(outside, who, burst, patient=patient)
    except BusyError as error:
        raise TryAgainError("the conversation is busy", seconds=1) from error
    if reply:
        messages.queue(store, reply)
    arrivals.mark_answered(store, burst)


def _reply(outside: Outside, who: Chat, burst: Sequence[Message], *, patient: bool) -> OutgoingMessage | None:
    """Take a turn for each message, and return the one that answers them all; None for silence."""
    if who.channel is MessageChannel.SMS:
        return _by_sms(outside, who, burst)
    replies = bursts.joined([_turn(outside, who, message, patient=patient) for message in burst])
    return _message(who, burst[0], replies) if replies else None


def _by_sms(outside: Outside, who: Chat, burst: Sequence[Message]) -> OutgoingMessage | None:
    came = [_incoming(outside, who, message, patient=False) for message in burst]
    texts = dict.fromkeys(filter(None, [sms_replies.answer(who, incoming) for incoming in came]))
    key, text = _key(burst[0]), sms.bounded("\n".join(texts))
    # A run after a crash has paid already.
    paid = not messages.missing(who.store, [key])
    if not text or not (paid or sms_replies.is_paid_for(who, [incoming.text for incoming in came])):
        return None
    return OutgoingMessage(key=key, channel=who.channel, owner=who.owner, to=who.address, body=text)


def _turn(outside: Outside, who: Chat, message: Message, *, patient: bool) -> list[Reply]:
    # Pictures of a message that was answered before a crash are not fetched again.
    before = dialogue.repeated(who, message["provider_id"])
    if before is not None:
        return before
    return dialogue.answer(who, _incoming(outside, who, message, patient=patient))


def _message(who: Chat, first: Message, replies: list[Reply]) -> OutgoingMessage:
    """Join all replies to a burst into one message: they stay in order, and Zalo counts one."""
    buttons = [button for reply in replies for button in reply.buttons]
    return OutgoingMessage(
        key=_key(first),
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
