"""What the contract needs to know of each way out: whom to write to, and how its stand-in says no."""

from __future__ import annotations

from dataclasses import dataclass, replace

from notifications.channels import Address, AddressKind, Outgoing
from tests.standins import Box

USER = "2468000000000000001"
NUMBER = "+84900000001"


@dataclass(frozen=True)
class Case:
    """One kind of address.

    :param provider: name of the stand-in.
    :param to: where its box shows the message.
    :param busy: its own error for "too much, later".
    :param gone: its own error for "nobody there".
    :param bug: its own error for "this can't be sent".
    """

    kind: AddressKind
    provider: str
    value: str
    to: str
    busy: str
    gone: str
    bug: str

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


CASES = [
    Case(
        AddressKind.FCM_TOPIC,
        "fcm",
        "area-86",
        "area-86",
        "QUOTA_EXCEEDED",
        "UNREGISTERED",
        "INVALID_ARGUMENT",
    ),
    Case(
        AddressKind.FCM_TOKEN,
        "fcm",
        "token-1",
        "token-1",
        "QUOTA_EXCEEDED",
        "UNREGISTERED",
        "INVALID_ARGUMENT",
    ),
    Case(
        AddressKind.FCM_FID, "fcm", "fid-1", "fid-1", "UNAVAILABLE", "SENDER_ID_MISMATCH", "INVALID_ARGUMENT"
    ),
    Case(AddressKind.ZALO_USER, "zalo", USER, USER, "-32", "-213", "-201"),
    Case(AddressKind.ZNS_PHONE, "zns", NUMBER, NUMBER, "-100", "-118", "-132"),
    Case(AddressKind.PHONE, "twilio", NUMBER, NUMBER, "20429", "21610", "21617"),
]


def meet(box: Box) -> None:
    """Let the Zalo user have written, so that the Official Account may answer."""
    box.zalo.hear(USER)
