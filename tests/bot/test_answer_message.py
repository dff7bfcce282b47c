"""ANSWER_MESSAGE: messages by Zalo are answered in order, once, through the channel that sends them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models.messages import messages
from models.reports import reports
from models.store import Store, outbox
from models.talks import media, transcript
from models.talks.transcript import TALK_LINES
from notifications.channels import AddressKind
from tests.bot.phones import USER, Phone
from tests.builders import an_official


@pytest.fixture
def phone(town: Store) -> Phone:
    """A phone in a town."""
    return Phone(town)


def test_a_report_without_diacritics_is_filed_by_zalo(phone: Phone) -> None:
    for number, text in (("1", "duong ngap o xa long huu"), ("2", "bo qua"), ("3", "ok gui di")):
        phone.send(number, text=text)
        phone.work()
    report = phone.store.collection(reports.REPORTS).find_one()
    assert report is not None
    assert report["reporter"]["channel"] == "zalo"
    assert report["code"] in phone.heard[-1].text
    assert {one.to.value for one in phone.heard} == {USER}


def test_buttons_travel_as_payloads(phone: Phone) -> None:
    phone.send("1", text="xin chao")
    phone.work()
    assert phone.heard[0].buttons[0].payload == "/start_report"


def test_a_pressed_button_arrives_as_its_payload(phone: Phone) -> None:
    for number, text in (("1", "xin chao"), ("2", "/start_report")):
        phone.send(number, text=text)
        phone.work()
    assert "Chuyện gì đang xảy ra" in phone.heard[-1].text


def test_messages_are_answered_in_the_order_in_which_they_were_sent(phone: Phone) -> None:
    phone.send("1", text="toi muon phan anh")
    phone.send("2", text="cay nga chan duong o xa long huu")
    phone.send("3", text="bo qua")
    phone.work(order=lambda rows: rows[::-1])
    assert "Gửi cho cơ quan phụ trách nhé" in "".join(one.text for one in phone.heard)
    assert len(phone.heard) == 3


def test_a_reaction_that_runs_again_sends_nothing_new(phone: Phone) -> None:
    phone.send("1", text="xin chao")
    phone.work()
    phone.store.collection(outbox.OUTBOX).update_many(
        {}, {"$set": {"state": "pending", "due_at": datetime.now(UTC)}}
    )
    phone.store.collection(messages.MESSAGES).update_many(
        {"direction": "in"}, {"$set": {"state": "received"}}
    )
    phone.work()
    assert len(phone.heard) == 1


def test_several_replies_are_one_message(phone: Phone) -> None:
    phone.send("1", text="toi muon phan anh")
    phone.send("2", text="gap can bo")
    phone.work()
    assert len(phone.heard) == 2
    assert "chưa có cán bộ trực" in phone.heard[1].text
    assert "Chuyện gì đang xảy ra" in phone.heard[1].text


def test_a_picture_from_a_foreign_host_is_refused_with_words(phone: Phone) -> None:
    phone.send("1", images=["https://example.org/a.jpg"])
    phone.work()
    assert "không dùng được" in phone.heard[0].text


def test_a_film_is_answered_with_what_can_be_read(phone: Phone) -> None:
    phone.send("1", other=True)
    phone.work()
    assert "chữ, ảnh và vị trí" in phone.heard[0].text


def test_a_position_by_zalo_is_taken(phone: Phone) -> None:
    phone.send("1", location=[9.93, 106.34])
    phone.work()
    assert "Đã nhận vị trí" in phone.heard[0].text


def test_a_follower_is_greeted(phone: Phone) -> None:
    phone.send("follow:1", greeting=True)
    phone.work()
    assert "Tôi là Loa" in phone.heard[0].text


def test_the_bot_of_the_zalo_bot_platform_talks_as_the_account_does(town: Store) -> None:
    phone = Phone(town, "zalo_bot", AddressKind.ZALO_BOT_CHAT)
    for number, text in (("1", "duong ngap o xa long huu"), ("2", "bo qua"), ("3", "ok gui di")):
        phone.send(number, text=text)
        phone.work()
    report = town.collection(reports.REPORTS).find_one()
    assert report is not None
    assert report["reporter"]["channel"] == "zalo_bot"
    assert report["code"] in phone.heard[-1].text


def test_a_number_stands_for_a_choice_where_there_are_no_buttons(town: Store) -> None:
    phone = Phone(town, "zalo_bot", AddressKind.ZALO_BOT_CHAT)
    for number, text in (("1", "xin chao"), ("2", "1")):
        phone.send(number, text=text)
        phone.work()
    assert "Chuyện gì đang xảy ra" in phone.heard[-1].text


def test_a_film_lies_in_the_talk_for_an_official(town: Store) -> None:
    an_official(town)
    phone = Phone(town)
    phone.send("1", other=True, media=[{"kind": "video", "url": "https://f.zdn.example/1"}])
    phone.work()
    (line,) = [row for row in town.collection(TALK_LINES).find() if row["by"] == "resident"]
    assert line["unreadable"]
    assert [(one["kind"], media.opened(town, one).url) for one in line["media"]] == [("video", "")]
    assert transcript.text_of(town, line) == ""


def test_a_sound_on_a_host_of_zalo_can_be_opened(town: Store) -> None:
    an_official(town)
    phone = Phone(town)
    phone.send("1", other=True, media=[{"kind": "audio", "url": "https://f1.zdn.vn/1"}])
    phone.work()
    (line,) = [row for row in town.collection(TALK_LINES).find() if row["by"] == "resident"]
    assert [media.opened(town, one).url for one in line["media"]] == ["https://f1.zdn.vn/1"]


def test_what_was_sent_before_the_wish_stands_in_the_talk(town: Store) -> None:
    phone = Phone(town)
    sent = phone.send("1", other=True, media=[{"kind": "audio", "url": "https://f1.zdn.vn/1"}])
    phone.work()
    an_official(town)
    phone.send("2", text="cho toi gap can bo")
    phone.work()
    (line,) = [row for row in town.collection(TALK_LINES).find() if row["unreadable"]]
    assert [(one["kind"], one["at"]) for one in line["media"]] == [("audio", sent["sent_at"])]


def test_a_file_that_cannot_be_kept_stands_there_with_its_kind_alone(town: Store) -> None:
    an_official(town)
    phone = Phone(town)
    phone.send("1", other=True, media=[{"kind": "file", "url": "https://f.example/1.exe"}])
    phone.work()
    (line,) = [row for row in town.collection(TALK_LINES).find() if row["by"] == "resident"]
    assert [(one["kind"], media.opened(town, one).url) for one in line["media"]] == [("file", "")]


def test_a_shared_number_answers_where_a_number_is_asked_for_and_nowhere_else(phone: Phone) -> None:
    phone.send("1", contact="+84912345678")
    phone.work()
    assert phone.heard == []
    for number, text in (("2", "đèn đường hư ở xã long hữu, gọi lại cho tôi nhé"), ("3", "bo qua")):
        phone.send(number, text=text)
        phone.work()
    phone.send("4", contact="+84912345678")
    phone.work()
    assert "+84912345678" in phone.heard[-1].text


def test_three_people_who_write_at_once_each_get_their_own_answers_in_order(town: Store) -> None:
    phones = [Phone(town, sender=f"614249482300000{number}") for number in range(3)]
    for number, text in enumerate(("duong ngap o xa long huu", "bo qua", "ok gui di")):
        for phone in phones:
            phone.send(f"{phone.sender}:{number}", text=text)
    for phone in phones:  # a redelivery
        phone.send(f"{phone.sender}:1", text="bo qua")
    phones[0].work(order=lambda rows: rows[::-1])
    filed = list(town.collection(reports.REPORTS).find())
    assert len({report["reporter"]["owner"]["id"] for report in filed}) == len(filed) == len(phones)
    heard = phones[0].heard
    assert len(heard) == 9
    for phone in phones:
        mine = "\n".join(one.text for one in heard if one.to.value == phone.sender)
        assert [mine.count("Gửi cho cơ quan"), mine.count("Mã phản ánh")] == [1, 1]
