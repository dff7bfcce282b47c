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
    ZNS_PHONE = "zns_phone"
    PHONE = "phone"


@dataclass(frozen=True)
class Address:
    """Where to.

    :param value: a topic, token, installation id, Zalo user id, or a phone number in E.164 (`+84…`).
    """

    kind: AddressKind
    value: str = field(repr=False)


@dataclass(frozen=True)
class Outgoing:
    """One message to one address.

    :param key: Loa's idempotency key (the id of a delivery or message); goes along to the provider.
    :param title: one line; a channel without titles puts it above the body.
    :param data: values for the app; strings only.
    :param urgent: wakes a sleeping phone where the channel can.
    :param ttl_seconds: how long the provider may keep trying; None: its default.
    :param purpose: what it is for; a channel with windows or quotas asks.
    :param collapse_key: a later message with the same key replaces this one on the phone.
    :param template: id of an approved template for `ZNS_PHONE`, filled from `template_data`; "": that of its purpose.
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
    purpose: Purpose = Purpose.LETTER

    @property
    def text(self) -> str:
        """Title and body as one text."""
        return "\n".join(part for part in (self.title, self.body) if part)
