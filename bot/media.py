"""Media: sound, films, files and cards that somebody sent, as whoever reads the conversation sees them."""

from __future__ import annotations

from collections.abc import Iterator

from models.messages import arrivals, messages
from models.messages.shapes import IncomingContent, IncomingMedia, Message
from models.settings import Settings
from models.store import Store
from models.talks.media import Medium, MediumKind
from notifications.channels.zalo.media import is_allowed

#: What may be opened where its provider has it; a file may hold anything, so it is kept checked or not at all.
PLAYED = frozenset({MediumKind.AUDIO, MediumKind.VIDEO})


def of(settings: Settings, message: Message, content: IncomingContent) -> list[Medium]:
    """Return what came with a message and is no text, picture or place."""
    named = content.get("media", [])
    if not named and content.get("other"):
        named = [{"kind": MediumKind.OTHER, "url": ""}]
    return [medium(settings, message, one) for one in named]


def medium(settings: Settings, message: Message, sent: IncomingMedia) -> Medium:
    """Return one thing; its address only where it is a sound or film on a host of the channel's provider."""
    kind = MediumKind(sent["kind"]) if sent["kind"] in set(MediumKind) else MediumKind.OTHER
    trusted = kind in PLAYED and is_allowed(sent["url"], settings.zalo_media_hosts)
    return Medium(kind, message.get("sent_at", message["at"]), sent["url"] if trusted else "")


def sent_before(store: Store, chat_id: str, message_id: str, most: int) -> Iterator[list[Medium]]:
    """Yield what a chat sent before a message, a list for each message that had any, the oldest first."""
    for message in arrivals.latest(store, {"kind": "chat", "id": chat_id}, most):
        if message.get("provider_id") == message_id:
            continue
        if found := of(store.settings, message, messages.content_of(store, message)):
            yield found
