"""Warnings by chat: consent before anything, drills only for those who want them, and an end at any time."""

from __future__ import annotations

import pytest

from bot.actions.chat import Chat
from bot.dialogue import Incoming, answer
from models.alerts.cap_terms import Status
from models.areas import areas
from models.following import preferences, subscriptions
from models.following.subscriptions import MAX_AREAS, Contact, SubscriptionChannel
from models.messages import messages
from models.messages.messages import MessageChannel
from models.store import Store
from tests.alerting import approved
from tests.bot.talks import said, someone
from tests.builders import OLD_TRA_VINH, PHUONG_LONG_DUC, PHUONG_TRA_VINH, in_province

USER = "6142494823000000001"


@pytest.fixture
def resident(store: Store) -> Chat:
    return someone(store, USER, "zalo")


def writes(who: Chat, *texts: str) -> str:
    """What the bot says last to these messages; a text that names a button presses it."""
    buttons: dict[str, str] = {}
    replies = []
    for number, text in enumerate(texts):
        replies = answer(who, Incoming(f"{number}", buttons.get(text, text)))
        buttons = {button.title: button.payload for reply in replies for button in reply.buttons}
    return said(replies)


def followed(who: Chat) -> list[tuple[list[str], bool]]:
    found = subscriptions.of_owner(who.store, who.owner)
    return [(row["area_ids"], row["exercises"]) for row in found]


@pytest.mark.parametrize("wish", ["theo doi canh bao phuong long duc", "Theo dõi cảnh báo Phường Long Đức"])
def test_naming_a_commune_is_not_consent_yet(resident: Chat, wish: str) -> None:
    assert "Phường Long Đức" in writes(resident, wish)
    assert followed(resident) == []


@pytest.mark.parametrize(
    ("button", "drills"), [("Đồng ý nhận", False), ("Nhận cả tin diễn tập", True)], ids=["real", "drills"]
)
def test_pressing_a_button_follows_with_or_without_drills(resident: Chat, button: str, drills: bool) -> None:
    assert "Phường Long Đức" in writes(resident, "theo doi canh bao phuong long duc", button)
    assert followed(resident) == [([PHUONG_LONG_DUC], drills)]


def test_consent_is_kept_with_what_was_pressed(resident: Chat) -> None:
    writes(resident, "theo doi canh bao phuong long duc", "Đồng ý nhận")

    (row,) = subscriptions.of_owner(resident.store, resident.owner)

    assert [consent["given"] for consent in row["consents"]] == [True]
    assert "follow_warnings" in row["consents"][0]["evidence"]


def test_a_province_of_the_former_map_warns_its_own_communes(store: Store) -> None:
    who = someone(in_province(store, OLD_TRA_VINH), USER, "zalo")
    writes(who, "theo doi canh bao xa long duc", "Đồng ý nhận")

    assert followed(who) == [(["29263@2021-01-01"], False)]


@pytest.mark.parametrize("word", ["ngung nhan canh bao", "Hủy theo dõi cảnh báo"])
def test_stop_is_understood_at_once(resident: Chat, word: str) -> None:
    assert "không còn nhận" in writes(resident, "theo doi canh bao phuong long duc", "Đồng ý nhận", word)
    assert followed(resident) == []


def test_wish_without_a_place_is_asked_for_one(resident: Chat) -> None:
    assert "xã, phường nào" in writes(resident, "nhan canh bao")


def test_a_web_chat_follows_too_and_finds_warnings_in_its_inbox(store: Store) -> None:
    who = someone(store)
    writes(who, "theo doi canh bao phuong long duc", "Đồng ý nhận")

    assert followed(who) == [([PHUONG_LONG_DUC], False)]


@pytest.mark.parametrize("channel", ["zalo", "sms", "rest"])
def test_a_word_and_a_name_follow_one_more_commune_in_any_chat(store: Store, channel: str) -> None:
    who = someone(store, USER, channel)

    said = writes(who, "THEO DOI p. long duc", "Theo dõi phường Trà Vinh")

    assert "Phường Long Đức" in said
    assert followed(who) == [([PHUONG_LONG_DUC, PHUONG_TRA_VINH], False)]


def test_one_more_commune_leaves_drills_as_they_were(resident: Chat) -> None:
    writes(resident, "theo doi canh bao phuong long duc", "Nhận cả tin diễn tập", "THEO DOI phuong tra vinh")
    assert followed(resident) == [([PHUONG_LONG_DUC, PHUONG_TRA_VINH], True)]


def test_the_list_names_all_and_says_how_to_end_one(resident: Chat) -> None:
    said = writes(resident, "THEO DOI phuong long duc", "THEO DOI phuong tra vinh", "DANH SACH")
    assert "Phường Long Đức, Phường Trà Vinh" in said
    assert "DUNG" in said


def test_who_follows_nothing_reads_how_to_begin(resident: Chat) -> None:
    assert "THEO DOI" in writes(resident, "danh sách")


@pytest.mark.parametrize("word", ["DUNG phuong long duc", "Dừng P. Long Đức", "hủy theo dõi phường long đức"])
def test_one_commune_is_ended_and_the_others_stay(resident: Chat, word: str) -> None:
    said = writes(resident, "THEO DOI phuong long duc", "THEO DOI phuong tra vinh", word)
    assert "không còn nhận cảnh báo của Phường Long Đức" in said
    assert followed(resident) == [([PHUONG_TRA_VINH], False)]


def test_with_the_last_commune_all_ends(resident: Chat) -> None:
    assert "không còn nhận" in writes(resident, "THEO DOI phuong long duc", "DUNG phuong long duc")
    assert followed(resident) == []


def test_ending_what_is_not_followed_ends_nothing(resident: Chat) -> None:
    said = writes(resident, "THEO DOI phuong long duc", "DUNG phuong tra vinh")
    assert "không theo dõi Phường Trà Vinh" in said
    assert followed(resident) == [([PHUONG_LONG_DUC], False)]


@pytest.mark.parametrize("word", ["STOP", "dừng lại", "ngung nhan"])
def test_a_word_that_stops_by_sms_stops_on_zalo_too(resident: Chat, word: str) -> None:
    assert "không còn nhận" in writes(resident, "THEO DOI phuong long duc", word)
    assert followed(resident) == []


def test_more_communes_than_there_may_be_are_refused_in_words(resident: Chat) -> None:
    contact = Contact(SubscriptionChannel.ZALO, resident.owner, resident.address)
    many = [one["_id"] for one in areas.communes(resident.store) if one["_id"] != PHUONG_LONG_DUC]
    subscriptions.follow(resident.store, contact, many[:MAX_AREAS], evidence="x")

    assert "20" in writes(resident, "THEO DOI phuong long duc")


@pytest.mark.parametrize("channel", ["zalo", "sms", "rest"])
def test_how_somebody_wants_to_be_told_is_chosen_with_a_word(store: Store, channel: str) -> None:
    who = someone(store, USER, channel)
    assert "22:00-06:00" in writes(who, "TAT TIN", "YEN LANG 22-6")
    assert preferences.of(store, who.owner)["muted"] == ["post"]


@pytest.mark.parametrize(
    "word", ["TAT YEN LANG", "YEN LANG TAT", "tắt giờ yên lặng", "bỏ giờ yên lặng", "QUIET OFF"]
)
def test_the_end_of_quiet_hours_ends_no_warning(resident: Chat, word: str) -> None:
    writes(resident, "THEO DOI phuong long duc", "YEN LANG 22-6", word)
    assert followed(resident) == [([PHUONG_LONG_DUC], False)]
    assert preferences.of(resident.store, resident.owner)["quiet"] is None


def test_a_channel_is_closed_by_a_word_that_ends_nothing_and_says_how_to_open_it(resident: Chat) -> None:
    assert "BAT SMS" in writes(resident, "THEO DOI phuong long duc", "TAT SMS")
    assert followed(resident) == [([PHUONG_LONG_DUC], False)]


@pytest.mark.parametrize(
    "text", ["tat thong bao buoi toi giup toi", "tat tin nhan ban dem", "bo cai gio im lang di"]
)
def test_what_is_no_clear_word_ends_nothing(resident: Chat, text: str) -> None:
    writes(resident, "THEO DOI phuong long duc", text)
    assert followed(resident) == [([PHUONG_LONG_DUC], False)]


@pytest.mark.parametrize(
    "word",
    ["DUNG", "Dừng", "stop following", "thôi đừng nhắn nữa", "dung nhan het", "stop following Long Duc"],
)
def test_words_that_stop_do_so_in_any_chat(resident: Chat, word: str) -> None:
    writes(resident, "THEO DOI phuong long duc", word)
    assert followed(resident) == []


@pytest.mark.parametrize("word", ["START", "BAT DAU", "bắt đầu", "ចាប់ផ្តើម"])
@pytest.mark.parametrize("channel", ["zalo", "rest"])
def test_who_stopped_reads_how_to_return_and_returns_to_the_same(
    store: Store, channel: str, word: str
) -> None:
    who = someone(store, USER, channel)
    assert "BAT DAU" in writes(who, "THEO DOI phuong long duc", "STOP")
    assert "Phường Long Đức" in writes(who, "xin chao", "cam on", word)
    assert followed(who) == [([PHUONG_LONG_DUC], False)]


def test_several_communes_are_followed_and_the_unknown_named(resident: Chat) -> None:
    heard = writes(resident, "theo doi phuong Long Duc, xa Khong Co và Phường Trà Vinh")
    assert "xa khong co" in heard
    assert "Phường Long Đức, Phường Trà Vinh" in heard
    assert followed(resident) == [([PHUONG_LONG_DUC, PHUONG_TRA_VINH], False)]


@pytest.mark.parametrize(
    "text", ["dang ky nhan canh bao xa Khong Co", "theo doi xa Khong Co", "bo xa Khong Co"]
)
def test_a_commune_that_there_is_not_is_called_unknown(resident: Chat, text: str) -> None:
    writes(resident, "THEO DOI phuong long duc")
    assert "khong co" in writes(resident, "xin chao", "cam on ban", text).lower()
    assert followed(resident) == [([PHUONG_LONG_DUC], False)]


def test_whoever_follows_is_told_what_is_in_force(resident: Chat) -> None:
    alert = approved(resident.store, Status.ACTUAL)
    heard = writes(resident, "THEO DOI phuong long duc")
    assert alert["infos"]["vi"]["headline"] in heard


@pytest.mark.parametrize("text", ["co canh bao nao o phuong Long Duc khong", "xem canh bao", "any warnings?"])
def test_who_asks_for_warnings_reads_those_in_force(resident: Chat, text: str) -> None:
    assert "không có cảnh báo" in writes(resident, "co canh bao nao o phuong Long Duc khong")
    alert = approved(resident.store, Status.ACTUAL)
    heard = writes(resident, "xin chao", text)
    assert any(alert["infos"][one]["headline"] in heard for one in alert["infos"])


def test_khmer_is_answered_in_khmer(resident: Chat) -> None:
    assert "ចាប់ពីពេលនេះ" in writes(resident, "តាមដានឃុំ Long Đức")
    assert followed(resident) == [([PHUONG_LONG_DUC], False)]
    assert "អ្នកកំពុងតាមដាន" in writes(resident, "ok", "ok ban", "តើខ្ញុំតាមដានឃុំណាខ្លះ?")


COMMUNES = ("Phường Long Đức", "Xã Trà Cú", "Xã Cầu Kè", "Xã Tiểu Cần", "Xã Càng Long", "Xã Long Hữu")


def following(who: Chat) -> None:
    """Somebody who follows six communes."""
    for number, name in enumerate(COMMUNES):
        answer(who, Incoming(f"follow-{number}", f"theo dõi {name}"))


@pytest.mark.parametrize("word", ["DANH SACH", "đang theo dõi xã nào vậy", "my communes", "បញ្ជី"])
def test_followed_communes_are_listed_with_a_button_that_ends_each(resident: Chat, word: str) -> None:
    following(resident)
    replies = answer(resident, Incoming("list", word))
    titles = [button.title for reply in replies for button in reply.buttons]
    assert len(titles) == 5
    assert [name in titles[number] for number, name in enumerate(COMMUNES[:4])] == [True] * 4


def test_the_list_of_followed_communes_goes_on(resident: Chat) -> None:
    following(resident)
    answer(resident, Incoming("list", "DANH SACH"))
    replies = answer(resident, Incoming("more", "xem them"))
    assert [button.title for reply in replies for button in reply.buttons] == [
        "Dừng Xã Càng Long",
        "Dừng Xã Long Hữu",
    ]


def test_one_commune_is_ended_by_its_button_and_the_others_stay(resident: Chat) -> None:
    following(resident)
    heard = writes(resident, "DANH SACH", "Dừng Xã Trà Cú")
    assert "không còn nhận cảnh báo của Xã Trà Cú" in heard
    ((areas_left, _),) = followed(resident)
    assert len(areas_left) == len(COMMUNES) - 1


def test_by_sms_the_list_has_no_buttons_but_the_one_that_goes_on(store: Store) -> None:
    who = Chat(store, messages.contact(store, "sms", "+84900000001"), MessageChannel.SMS, "+84900000001")
    following(who)
    replies = answer(who, Incoming("list", "DS"))
    assert [button.title for reply in replies for button in reply.buttons] == ["Xem thêm"]
    assert "Long Hữu" in said(answer(who, Incoming("more", "Xem them")))
