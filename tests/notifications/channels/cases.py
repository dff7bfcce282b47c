"""What the contract needs to know of each way out: whom to write to, and how its stand-in says no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from models.settings import Settings
from notifications.channels import Address, AddressKind, Outgoing
from notifications.channels.email.mails import message_id
from tests.standins import Box, settings

USER = "2468000000000000001"
NUMBER = "+84900000001"
CHAT = "chat-2468000000000000001"
MAILBOX = "canbo.mau@example.vn"

#: Settings of mails as at the stand-in.
STANDIN = Settings(email_from=settings.EMAIL_FROM)


@dataclass(frozen=True)
class Case:
    """One kind of address at one provider.

    :param provider: name of the stand-in.
    :param to: where its box shows the message.
    :param url: the setting that says where the provider is asked.
    :param busy: its own error for "too much, later"; "" where it has none but the HTTP status.
    :param gone: its own error for "nobody there".
    :param bug: its own error for "this can't be sent".
    :param names_time: it can say when to try again.
    :param keeps_key: it sees Loa's key as it is; else a Message-ID that is made from it.
    :param settings: what must be set besides the accounts.
    """

    kind: AddressKind
    provider: str
    value: str
    to: str
    url: str
    busy: str
    gone: str
    bug: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    names_time: bool = True
    keeps_key: bool = True

    def key_of(self, key: str) -> str:
        """Loa's key as the provider sees it."""
        return key if self.keeps_key else message_id(STANDIN, key)

    def asked_at(self, url: str) -> str:
        """The address of a server as the setting wants it."""
        return url.replace("http://", "smtp://") if self.url == "smtp_url" else url

    @property
    def name(self) -> str:
        """How a test names it."""
        return f"{self.kind.value}-{self.provider}"

    def outgoing(self, key: str = "delivery-1") -> Outgoing:
        """A message to that address."""
        return Outgoing(
            key=key,
            to=Address(self.kind, self.value),
            title="Cảnh báo",
            body="Nước lên nhanh ở xã.",
            data={"alert": "7"},
            template="7895417",
            template_data={"otp": "123456"},
        )

    def without_content(self) -> Outgoing:
        """A message that no provider takes."""
        whole = self.outgoing()
        big = {"blob": "x" * 5000} if self.provider == "fcm" else {}
        return replace(whole, title="", body="", data=big, template="")


_FCM = ("fcm_url", "QUOTA_EXCEEDED", "UNREGISTERED", "INVALID_ARGUMENT")

CASES = [
    Case(AddressKind.FCM_TOPIC, "fcm", "area-86", "area-86", *_FCM),
    Case(AddressKind.FCM_TOKEN, "fcm", "token-1", "token-1", *_FCM),
    Case(
        AddressKind.FCM_FID,
        "fcm",
        "fid-1",
        "fid-1",
        "fcm_url",
        "UNAVAILABLE",
        "SENDER_ID_MISMATCH",
        "INVALID_ARGUMENT",
    ),
    Case(AddressKind.ZALO_USER, "zalo", USER, USER, "zalo_api_url", "-32", "-213", "-201"),
    Case(AddressKind.ZNS_PHONE, "zns", NUMBER, NUMBER, "zalo_zns_url", "-100", "-118", "-132"),
    Case(AddressKind.PHONE, "twilio", NUMBER, NUMBER, "twilio_url", "20429", "21610", "21617"),
    Case(AddressKind.PHONE, "esms", NUMBER, NUMBER, "esms_url", "", "108", "110", {"sms_provider": "esms"}),
    Case(
        AddressKind.ZALO_BOT_CHAT,
        "zalo_bot",
        CHAT,
        CHAT,
        "zalo_bot_url",
        "429",
        "403",
        "400",
        {"channels": ["zalo_bot"]},
    ),
    Case(
        AddressKind.WHATSAPP,
        "twilio",
        NUMBER,
        f"whatsapp:{NUMBER}",
        "twilio_url",
        "63018",
        "63024",
        "21656",
        {"channels": ["whatsapp"]},
    ),
    Case(
        AddressKind.EMAIL,
        "smtp",
        MAILBOX,
        MAILBOX,
        "smtp_url",
        "4.7.1",
        "5.1.1",
        "5.6.0",
        {"channels": ["email"]},
        names_time=False,
        keeps_key=False,
    ),
]


def meet(box: Box) -> None:
    """Let the Zalo user have written, so that the Official Account may answer."""
    box.zalo.hear(USER)
