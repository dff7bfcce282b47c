"""What goes out: one message, and the address that it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.messages.messages import MessageButton
from models.messages.purposes import Purpose


class AddressKind(StrEnum):
    """Kinds of addresses; each is served by one channel."""

    FCM_TOPIC = "fcm_topic"
    FCM_TOKEN = "fcm_token"
    FCM_FID = "fcm_fid"
    ZALO_USER = "zalo_user"
    ZALO_BOT_CHAT = "zalo_bot_chat"
    WHATSAPP = "whatsapp"
    ZNS_PHONE = "zns_phone"
    PHONE = "phone"
    EMAIL = "email"
    WEBHOOK = "webhook"


@dataclass(frozen=True)
class Address:
    """Where to.

    :param value: a topic, token, installation id, Zalo user id, chat id, phone number in E.164 (`+84…`), e-mail, or URL
        of a partner.
    """

    kind: AddressKind
    value: str = field(repr=False)


class Section(StrEnum):
    """Where a phone shows a message: its Android channels, whose sounds and importance the app declares."""

    ALERTS = "alerts"
    ADVISORIES = "advisories"
    EXERCISES = "exercises"
    NEWS = "news"
    MESSAGES = "messages"
    DUTY = "duty"


class Loudness(StrEnum):
    """How much a message disturbs; `notifications/loudness.py` says which does how much."""

    CRITICAL = "critical"  #: at full volume, even on a phone that is switched to silence
    LOUD = "loud"  #: at once, with a sound of its own
    ORDINARY = "ordinary"  #: as any other message
    QUIET = "quiet"  #: shown and not heard


@dataclass(frozen=True)
class Notice:
    """How a phone shows a message.

    :raises ValueError: what is no alert would break through silence.
    """

    section: Section = Section.MESSAGES
    loudness: Loudness = Loudness.ORDINARY

    def __post_init__(self) -> None:
        if self.loudness is Loudness.CRITICAL and self.section is not Section.ALERTS:
            raise ValueError(f"Nothing in {self.section} breaks through silence.")


@dataclass(frozen=True)
class Outgoing:
    """One message to one address.

    :param key: Loa's idempotency key (the id of a delivery or message); goes along to the provider.
    :param title: one line; a channel without titles puts it above the body.
    :param data: values for the app; strings only.
    :param urgent: wakes a sleeping phone where the channel can.
    :param ttl_seconds: how long the provider may keep trying; None: its default.
    :param collapse_key: a later message with the same key replaces this one on the phone: a series of warnings.
    :param template: id of an approved template for `ZNS_PHONE`, filled from `template_data`; "": that of its purpose.
    :param brief: the body where there is no room for the whole; "": its beginning.
    :param notice: how a phone shows it.
    :param purpose: what it is for; a channel with windows or quotas asks.
    """

    key: str
    to: Address
    title: str = field(default="", repr=False)
    body: str = field(default="", repr=False)
    data: Mapping[str, str] = field(default_factory=dict, repr=False)
    buttons: tuple[MessageButton, ...] = field(default=(), repr=False)
    urgent: bool = False
    ttl_seconds: int | None = None
    collapse_key: str = ""
    template: str = ""
    template_data: Mapping[str, str] = field(default_factory=dict, repr=False)
    brief: str = field(default="", repr=False)
    notice: Notice = Notice()
    purpose: Purpose = Purpose.LETTER

    @property
    def text(self) -> str:
        """Title and body as one text."""
        return "\n".join(part for part in (self.title, self.body) if part)
