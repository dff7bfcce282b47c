"""Warnings by chat: consent before anything, drills only for those who want them, and an end at any time."""

from __future__ import annotations

import pytest

from bot.actions.chat import Chat
from bot.dialogue import Incoming, answer
from models.following import subscriptions
from models.store import Store
from tests.bot.talks import said, someone
from tests.builders import OLD_TRA_VINH, PHUONG_LONG_DUC, in_province

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


def test_web_chat_is_told_where_to_follow(store: Store) -> None:
    who = someone(store)

    assert "cài ứng dụng Loa" in writes(who, "theo doi canh bao phuong long duc")
    assert followed(who) == []
