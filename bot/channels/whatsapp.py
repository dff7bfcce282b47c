"""WhatsApp as Twilio posts it: the same request as for an SMS, with `whatsapp:` before the numbers.

Whoever writes may be abroad, since an answer costs the same everywhere. A pressed button of a template brings its words
as `Body`, like every other text. Names of profiles are not kept.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from werkzeug.datastructures import MultiDict

from bot.channels.sms import Received
from models.language.text import nfc
from models.messages.shapes import IncomingContent, IncomingMedia
from models.messages.whatsapp_windows import CHANNEL
from models.talks.media import MediumKind

__all__ = ["CHANNEL", "is_whatsapp", "read"]

#: WhatsApp puts no more into one message.
MOST_TEXT = 4096

#: Files of one message.
MOST_MEDIA = 10

_SENDER = re.compile(r"whatsapp:(\+[1-9]\d{7,14})")

#: What the parts of a content type say of a file; whatever else there is, is a file.
_KINDS = {"audio": MediumKind.AUDIO, "video": MediumKind.VIDEO}
_CARDS = frozenset({"text/vcard", "text/x-vcard"})

#: A sticker is a picture in this form, and nothing that anybody has to see.
_STICKER = "image/webp"


def is_whatsapp(form: MultiDict[str, str]) -> bool:
    """Say whether a request of Twilio is about a message by WhatsApp."""
    return any(form.get(name, "").startswith("whatsapp:") for name in ("From", "To"))


def read(form: MultiDict[str, str]) -> Received | None:
    """Return what a person sent; None for what needs no answer, such as a sticker."""
    sender = _SENDER.fullmatch(form.get("From", ""))
    content = _content(form)
    return Received(form["MessageSid"], sender[1], content, CHANNEL) if sender and content else None


def _content(form: MultiDict[str, str]) -> IncomingContent:
    content: IncomingContent = {}
    if text := nfc(form.get("Body", "") or form.get("ButtonText", ""))[:MOST_TEXT]:
        content["text"] = text
    if location := _location(form):
        content["location"] = location
    files = list(_files(form))
    if images := [url for kind, url in files if kind.startswith("image/") and kind != _STICKER]:
        content["images"] = images
    if media := [_medium(kind, url) for kind, url in files if not kind.startswith("image/")]:
        content["other"], content["media"] = True, media
    return content


def _files(form: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield content type and address of each file."""
    number = form.get("NumMedia", "0")
    for place in range(min(int(number), MOST_MEDIA) if number.isdecimal() else 0):
        kind = form.get(f"MediaContentType{place}", "").partition(";")[0].strip().lower()
        yield kind, form.get(f"MediaUrl{place}", "")


def _medium(kind: str, url: str) -> IncomingMedia:
    card = MediumKind.CARD if kind in _CARDS else MediumKind.FILE
    return {"kind": _KINDS.get(kind.partition("/")[0], card), "url": url}


def _location(form: MultiDict[str, str]) -> list[float]:
    try:
        place = [float(form[name]) for name in ("Latitude", "Longitude")]
    except (KeyError, ValueError):
        return []
    fits = all(map(math.isfinite, place)) and abs(place[0]) <= 90 and abs(place[1]) <= 180
    return place if fits else []
