"""Words with which people choose how they are told."""

from __future__ import annotations

import pytest

from models.following import preference_words, preferences
from models.following.preference_words import PreferenceWord
from models.messages.messages import Owner
from models.store import Store

WHO = Owner("chat", "zalo:1")
ACTOR = {"kind": "chat", "id": "zalo:1"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("TAT TIN", ("mute", "post")),
        ("Tắt tin.", ("mute", "post")),
        ("bật khảo sát", ("unmute", "survey")),
        ("tin moi ngay", ("digest", "daily")),
        ("WEEKLY DIGEST", ("digest", "weekly")),
        ("YEN LANG 22-6", ("quiet", "22-6")),
        ("Yên lặng 22h đến 5h", ("quiet", "22-5")),
        ("TUY CHON", ("show", "")),
        ("YEN LANG: 22-6", ("quiet", "22-6")),
        ("ម៉ោងស្ងាត់ 22-6", ("quiet", "22-6")),
        ("TAT YEN LANG", ("loud", "")),
        ("YEN LANG TAT", ("loud", "")),
        ("tắt giờ yên lặng", ("loud", "")),
        ("bỏ giờ yên lặng", ("loud", "")),
        ("YEN LANG 0", ("loud", "")),
        ("QUIET OFF", ("loud", "")),
        ("បិទម៉ោងស្ងាត់", ("loud", "")),
        ("TAT SMS", ("close", "sms")),
        ("Tắt Zalo", ("close", "zalo")),
        ("BAT SMS", ("open", "sms")),
    ],
)
def test_a_word_chooses(text: str, word: tuple[str, str]) -> None:
    assert preference_words.understood(text) == word


@pytest.mark.parametrize(
    "text", ["tin", "tất tin", "yên lặng", "YEN LANG 25-6", "tat tin giup toi", "quiet please"]
)
def test_another_sentence_chooses_nothing(text: str) -> None:
    assert preference_words.understood(text) is None


def test_choices_add_up_and_are_told_in_the_language_of_the_chat(store: Store) -> None:
    for does, value in (("mute", "post"), ("mute", "survey"), ("quiet", "22-5"), ("unmute", "post")):
        chosen = preference_words.obey(store, WHO, PreferenceWord(does, value), actor=ACTOR)  # type: ignore[arg-type]
    assert preferences.of(store, WHO) == chosen
    assert preference_words.told(chosen, "vi").startswith(
        "Đã ghi nhận. Đã tắt: khảo sát. Tin: từng tin. Giờ yên lặng: 22:00-05:00."
    )
    assert "surveys" in preference_words.told(chosen, "en")
    assert preference_words.told(chosen, "km")


def test_channels_that_are_off_and_their_order_are_told_with_how_to_open_them(store: Store) -> None:
    preference_words.obey(store, WHO, PreferenceWord("close", "sms"), actor=ACTOR)  # type: ignore[arg-type]
    chosen = preferences.of(store, WHO)
    assert chosen["off"] == ["sms"]
    told = preference_words.told(
        {**chosen, "order": ["zalo", "push"], "off": ["push", "sms"]}, "vi", changed=False
    )
    assert told.startswith("Đã tắt: không.")
    assert "Thứ tự: Zalo, ứng dụng. Kênh đã tắt: ứng dụng, SMS. Mở lại: BAT SMS." in told


def test_quiet_hours_end_and_nothing_else(store: Store) -> None:
    preference_words.obey(store, WHO, PreferenceWord("quiet", "22-6"), actor=ACTOR)  # type: ignore[arg-type]
    chosen = preference_words.obey(store, WHO, PreferenceWord("loud", ""), actor=ACTOR)  # type: ignore[arg-type]
    assert chosen == preferences.DEFAULTS
