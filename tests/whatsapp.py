"""A resident with WhatsApp, and Loa answering them through the stand-in of Twilio."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.messages import messages
from models.messages.messages import MESSAGES, MessageChannel, OutgoingMessage, Owner
from models.messages.shapes import IncomingContent, Message
from models.store import Store
from notifications.channels.whatsapp.channel import PREFIX
from tests.standins import settings
from tests.standins.twilio import status_form, whatsapp_form

NUMBER = "+84912345671"
ABROAD = "+85512345678"
SID = f"SM{7:032x}"


def form(text: str = "", sid: str = SID, number: str = NUMBER, **fields: str) -> dict[str, str]:
    """What Twilio posts."""
    return {**whatsapp_form(f"{PREFIX}{number}", text, sid), **fields}


def file(kind: str, url: str) -> dict[str, str]:
    """The fields of one file."""
    return {"NumMedia": "1", "MediaUrl0": url, "MediaContentType0": kind}


def status(word: str, code: str = "") -> dict[str, str]:
    """What Twilio says later of a message."""
    return status_form(settings.TWILIO_ACCOUNT_SID, SID, f"{PREFIX}{NUMBER}", word, code)


def wrote(store: Store, *, ago: timedelta = timedelta(), number: str = NUMBER) -> Message:
    """A person wrote so long ago."""
    at = datetime.now(UTC) - ago
    content: IncomingContent = {"text": "xin chào"}
    sid = f"SM{at.timestamp()}"
    return messages.receive(
        store, channel="whatsapp", provider_id=sid, sender=number, content=content, at=at
    )[0]


def letter(store: Store) -> Message:
    """A letter waits for being sent by WhatsApp."""
    chat = Owner("chat", messages.contact(store, "whatsapp", NUMBER))
    return messages.queue(
        store, OutgoingMessage("letter", MessageChannel.WHATSAPP, chat, "Đã nhận phản ánh.", to=NUMBER)
    )


def kept(store: Store) -> list[Message]:
    """What people sent by WhatsApp, oldest first."""
    return list(store.collection(MESSAGES).find({"direction": "in", "channel": "whatsapp"}).sort("_id", 1))
