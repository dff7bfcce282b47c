"""Previews of an alert: what people would read on each channel, made by the functions that send it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, cast

from models.alerts.alerts import Alert
from models.alerts.audience import Audience
from models.delivery.deliveries import DeliveryChannel
from models.language import gsm7
from models.language.languages import LANGUAGES, spoken
from models.language.shortening import shortened
from models.language.sms_text import plain
from models.store import Store, datafiles
from notifications import alert_sending
from notifications.alert_texts import short_text
from notifications.channels import AddressKind, Loudness, Outgoing, Section
from notifications.channels.fcm.messages import fitting_body
from notifications.channels.zalo.messages import messages as zalo_messages
from notifications.channels.zalo.messages import words_of

#: The address that the longest text of a channel must fit: topics take half of what a phone takes.
KINDS = {
    DeliveryChannel.FCM: AddressKind.FCM_TOPIC,
    DeliveryChannel.ZALO: AddressKind.ZALO_USER,
    DeliveryChannel.SMS: AddressKind.PHONE,
}


@dataclass(frozen=True)
class OnPhone:
    """What a locked phone shows of a push before anybody opens it; phones differ by some characters."""

    platform: str
    title: str
    body: str


@dataclass(frozen=True)
class TextPreview:
    """What a reader of one language gets on one channel.

    :param language: which they chose; `spoken` is the one in which they get it.
    :param texts: what arrives, message by message.
    :param characters: of all of them.
    :param cut: not all of the text fits; the app has the rest of a push, and the page of the warning that of an SMS.
    :param segments: in how many parts an SMS is sent and paid; 0 elsewhere. `alphabet` is `gsm7` or `ucs2`.
    :param phones: how a push looks; empty elsewhere.
    :param section: where a phone shows a push, and how loud; None elsewhere.
    """

    channel: DeliveryChannel
    language: str
    spoken: str
    title: str
    texts: tuple[str, ...]
    characters: int
    cut: bool
    segments: int
    alphabet: str
    phones: tuple[OnPhone, ...]
    section: Section | None
    loudness: Loudness | None


def texts(store: Store, audience: Audience, alert: Alert) -> list[TextPreview]:
    """Return what readers of each language would get on each channel.

    :param alert: as it would be when it is issued.
    """
    # How many phones there are is counted when it goes out; no figure takes more room than this one.
    within, base = store.settings.ack_window_seconds, store.settings.public_base
    make = partial(alert_sending.outgoing, audience, alert, base=base, ack_within=within)
    found = list[TextPreview]()
    for channel, kind in KINDS.items():
        for language in LANGUAGES:
            cut = channel is DeliveryChannel.SMS and short_text(audience, alert, language).cut
            found.append(_text(channel, language, alert, make(language, kind), cut=cut))
    return found


def _text(
    channel: DeliveryChannel, language: str, alert: Alert, outgoing: Outgoing, *, cut: bool
) -> TextPreview:
    arrives = _arriving(channel, outgoing)
    by_sms, pushed = channel is DeliveryChannel.SMS, channel is DeliveryChannel.FCM
    return TextPreview(
        channel=channel,
        language=language,
        spoken=spoken(language, alert["infos"]),
        title="" if by_sms else outgoing.title,
        texts=arrives,
        characters=sum(map(len, arrives)),
        cut=cut or (pushed and arrives[0] != outgoing.body),
        segments=sum(map(gsm7.parts, arrives)) if by_sms else 0,
        alphabet=("gsm7" if all(map(gsm7.fits, arrives)) else "ucs2") if by_sms else "",
        phones=tuple(_phones(outgoing)) if pushed else (),
        section=outgoing.notice.section if pushed else None,
        loudness=outgoing.notice.loudness if pushed else None,
    )


def _arriving(channel: DeliveryChannel, outgoing: Outgoing) -> tuple[str, ...]:
    if channel is DeliveryChannel.FCM:
        return (fitting_body(outgoing, outgoing.data),)
    if channel is DeliveryChannel.ZALO:
        return tuple(map(words_of, zalo_messages(outgoing)))
    return (plain(outgoing.text),)


def _phones(outgoing: Outgoing) -> Iterator[OnPhone]:
    for platform, room in _looks().items():
        yield OnPhone(
            platform, shortened(outgoing.title, room["title"]), shortened(outgoing.body, room["body"])
        )


@lru_cache(maxsize=1)
def _looks() -> dict[str, dict[str, int]]:
    return cast(dict[str, Any], datafiles.read("phone_looks.yml"))
