"""A resident writes by WhatsApp: the bot talks as by Zalo, choices are numbers, warnings come elsewhere."""

from __future__ import annotations

import pytest

from models.following.subscriptions import SubscriptionChannel
from models.reports import reports
from models.store import Store
from notifications.channels import AddressKind
from tests.alerting import Country, subscription_of
from tests.bot.phones import Phone
from tests.builders import PHUONG_TRA_VINH
from tests.whatsapp import NUMBER


class Chat(Phone):
    """A resident with WhatsApp."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, "whatsapp", AddressKind.WHATSAPP, NUMBER)
        self._said = 0

    def say(self, text: str) -> str:
        """Write; returns what is read then."""
        self._said += 1
        before = len(self.heard)
        self.send(str(self._said), text=text)
        self.work()
        return "\n".join(one.text for one in self.heard[before:])


@pytest.fixture
def chat(town: Store) -> Chat:
    """A chat in a town."""
    return Chat(town)


def test_a_report_is_filed_by_choices_as_numbers(chat: Chat) -> None:
    chat.say("xin chào")
    assert "Chuyện gì đang xảy ra" in chat.say("1")
    chat.say("đường ngập ở xã Long Hữu")
    chat.say("bỏ qua")
    chat.say("ok gửi đi")
    report = chat.store.collection(reports.REPORTS).find_one()
    assert report is not None
    assert report["reporter"]["channel"] == "whatsapp"
    assert chat.heard[-1].to.value == NUMBER


def test_a_call_for_rescue_knows_the_number_and_does_not_ask_for_it(chat: Chat) -> None:
    said = [chat.say("cứu với nước ngập tới mái nhà ở xã Long Hữu"), chat.say("3 người")]
    report = chat.store.collection(reports.REPORTS).find_one({"kind": "rescue"})
    assert report is not None
    assert "số điện thoại" not in said[-1]


def test_who_wants_warnings_reads_where_they_come(chat: Chat) -> None:
    assert "không gửi qua kênh này" in chat.say("theo dõi cảnh báo Phường Trà Vinh")
    assert chat.store.db["subscriptions"].count_documents({}) == 0


@pytest.mark.parametrize("word", ["STOP", "DỪNG"])
def test_stop_ends_the_warnings_by_sms_to_that_number(chat: Chat, word: str) -> None:
    Country(chat.store).follow(NUMBER, PHUONG_TRA_VINH)
    assert "không còn nhận cảnh báo qua SMS" in chat.say(word)
    assert subscription_of(chat.store, SubscriptionChannel.SMS, NUMBER) is None


def test_whoever_says_stop_and_follows_nothing_is_told_so(chat: Chat) -> None:
    assert "không gửi qua kênh này" in chat.say("STOP")


def test_the_bot_of_the_zalo_bot_platform_says_it_too(town: Store) -> None:
    phone = Phone(town, "zalo_bot", AddressKind.ZALO_BOT_CHAT)
    phone.send("1", text="cảnh báo tôi đang theo dõi")
    phone.send("2", text="gặp cán bộ")
    phone.work()
    assert "không gửi qua kênh này" in "\n".join(one.text for one in phone.heard)


def test_a_whatsapp_chat_is_linked_by_code(town: Store, chat: Chat) -> None:
    code = "".join(char for char in chat.say("liên kết") if char.isdigit())[:6]
    zalo = Phone(town)
    zalo.send("1", text=f"LIEN KET {code}")
    zalo.work()
    assert "WhatsApp" in zalo.heard[-1].text
