"""ANSWER_MESSAGE: what somebody sent by Zalo, SMS or WhatsApp is answered, in the order in which they sent it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from bot import bursts, dialogue, media, sms_replies
from bot.actions.chat import Chat
from bot.channels import sms
from bot.dialogue import BusyError, Incoming
from bot.engine.reply import Reply
from models.access import guards
from models.access.callers import Circumstances
from models.access.guards import Act
from models.errors import Invalid, TooMany, Unavailable
from models.files import uploads
from models.files.uploads import Upload, UploadKind
from models.messages import arrivals, messages
from models.messages.messages import MessageButton, MessageChannel, MessageState, OutgoingMessage, Owner
from models.messages.shapes import IncomingContent, Message
from models.settings import Settings
from models.store import Store
from models.store.events import Actor, Event
from models.store.reactions import Reaction
from models.talks.media import Medium, MediumKind
from notifications.channels import SendError, Verdict
from notifications.channels.whatsapp import media as whatsapp_media
from notifications.channels.zalo.media import Media, fetch_media
from notifications.reactor import NotYetError, Outside, TryAgainError, reaction

log = structlog.get_logger(__name__)

#: A picture that can't be fetched is waited for so long; then the conversation goes on without it.
WAIT_FOR_PICTURES = timedelta(minutes=2)

ANSWERED = MessageState.ANSWERED

#: How pictures and files are fetched where it is not as from Zalo.
FETCHES: Mapping[MessageChannel, Callable[[str, Settings], Media]] = {
    MessageChannel.WHATSAPP: whatsapp_media.fetch,
}


class Keep(Protocol):
    """Keep what was fetched; see `models.files.uploads`."""

    def __call__(
        self, store: Store, data: bytes, *, owner: Owner, actor: Actor, where: Circumstances
    ) -> Upload:
        """Return it as it is kept."""


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
    store = outside.store
    content = messages.content_of(store, message)
    images = content.get("images", [])
    waited = datetime.now(UTC) - message["at"] > WAIT_FOR_PICTURES
    photos = [_kept(outside, who, url, uploads.save, patient=patient and not waited) for url in images]
    kept = [photo["_id"] for photo in photos if photo]
    files, left = _files(outside, who, message, content)
    kept += [one["_id"] for one in files if uploads.kind_of(one) is UploadKind.PHOTO]
    documents = tuple(one["_id"] for one in files if uploads.kind_of(one) is UploadKind.DOCUMENT)
    location = content.get("location")
    return Incoming(
        id=message["provider_id"],
        text=content.get("text", ""),
        photos=tuple(kept),
        refused_photos=len([photo for photo in photos if not photo]),
        location=(location[0], location[1]) if location else None,
        greeting=bool(content.get("greeting")),
        other=bool(left or documents),
        media=tuple(left),
        documents=documents,
        contact=content.get("contact", ""),
    )


def _files(
    outside: Outside, who: Chat, message: Message, content: IncomingContent
) -> tuple[list[Upload], list[Medium]]:
    """Return files that were fetched and can be kept, pictures and PDF documents, and what is left of the media."""
    settings = outside.store.settings
    files = [one for one in content.get("media", []) if one["kind"] == MediumKind.FILE]
    found = [_kept(outside, who, one["url"], uploads.keep, patient=False) for one in files]
    lost = [media.medium(settings, message, one) for one, kept in zip(files, found, strict=True) if not kept]
    others = [one for one in media.of(settings, message, content) if one.kind is not MediumKind.FILE]
    return [one for one in found if one], [*lost, *others]


def _kept(outside: Outside, who: Chat, url: str, keep: Keep, *, patient: bool) -> Upload | None:
    """Return the upload that a picture or file became; None if it can't be used."""
    try:
        fetched = FETCHES.get(who.channel, fetch_media)(url, outside.store.settings)
        guards.spend(outside.store, Act.UPLOAD, who.circumstances)
        return keep(outside.store, fetched.content, owner=who.owner, actor=who.actor, where=who.circumstances)
    except SendError as error:
        if patient and error.verdict is Verdict.RETRY:
            raise TryAgainError(str(error), seconds=error.retry_after or 5) from error
        log.info("picture_given_up", code=error.code)
    except Unavailable as error:
        if patient:
            raise TryAgainError(str(error), seconds=error.retry_after) from error
        log.info("picture_given_up", code=error.code)
    except TooMany:
        log.info("picture_refused", codes=["too_many"])
    except Invalid as error:
        log.info("picture_refused", codes=[fault.code for fault in error.faults])
    return None
