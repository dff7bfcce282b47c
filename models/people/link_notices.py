"""What all chats of a person are told when one is joined with them, or leaves: who did not do it can undo it."""

from __future__ import annotations

from collections.abc import Iterable

from models.language.languages import spoken
from models.language.wording import word
from models.messages import conversations, messages
from models.messages.messages import OutgoingMessage
from models.messages.notification_templates import render, templates
from models.people.linked_chats import Side
from models.store import Store


def joined(store: Store, here: Side, others: Iterable[Side], occasion: str) -> None:
    """Tell others that a chat speaks for them now.

    :param occasion: unique for it; the same again tells nobody twice.
    """
    _tell(store, "chat_linked", here, others, occasion)


def asked(store: Store, here: Side, other: Side, occasion: str, count: str) -> None:
    """Tell the chat whose code was typed that it has to agree, and what it would share.

    :param count: how many reports are its own.
    """
    _tell(store, "chat_link_asked", here, [other], occasion, count=count)


def left(store: Store, here: Side, others: Iterable[Side], occasion: str) -> None:
    """Tell others that a chat speaks for them no more."""
    _tell(store, "chat_unlinked", here, others, occasion)


def channel_name(side: Side, language: str) -> str:
    """Return what people call the channel of a chat."""
    return word(f"channel_{side.channel}", language)


def _tell(
    store: Store, template: str, here: Side, others: Iterable[Side], occasion: str, **more: str
) -> None:
    for side in others:
        language = _language(store, side, template)
        title, body = render(template, language, channel=channel_name(here, language), **more)
        message = OutgoingMessage(
            key=f"{template}:{occasion}:{side.chat_id}",
            channel=side.channel,
            owner=side.owner,
            to=side.address,
            title=title,
            body=body,
        )
        messages.queue(store, message)


def _language(store: Store, side: Side, template: str) -> str:
    slots = conversations.load(store, side.chat_id, side.channel).state.get("slots", {})
    return spoken(str(slots.get("language") or ""), templates()[template]["body"])
