"""However a text is typed, it is compared in the same few forms."""

from __future__ import annotations

import pytest

from bot.understanding.spelling import CODE, PHONE, SIX, written


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nuwowcs ddang leen", "nước đang lên"),
        ("nu7o7c1 d9ang le6n", "nước đang lên"),
        ("xem laij các phanr anhs", "xem lại các phản ánh"),
        ("xin chàoooo", "xin chào"),
        ("hok bít", "không biết"),
        ("mần răng chừ", "làm sao giờ"),
        ("ＮƯỚＣ\u200b ngập", "nước ngập"),
        ("hòa", "hoà"),
    ],
)
def test_what_a_keyboard_or_a_habit_left_is_undone(typed: str, meant: str) -> None:
    assert written(typed).marked == meant


def test_a_word_that_is_one_stays_as_it_is() -> None:
    assert written("toi dang o chợ").marked == "toi dang o chợ"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bắtt đầuu lạii", "bắt đầu lại"),
        ("nươớc cuốốn", "nước cuốn"),
        ("quàà bãoo", "quà bão"),
        # Telex writes it so.
        ("leen", "lên"),
    ],
)
def test_letters_that_were_struck_twice_are_one(typed: str, meant: str) -> None:
    assert written(typed).marked == meant


def test_words_without_marks_may_be_of_another_language() -> None:
    assert written("the inn").marked == "the inn"


def test_swapped_and_doubled_letters_make_no_difference_in_jumbled_words() -> None:
    assert written("kohng bbiet ngừoi nao").jumbled == written("không biết người nào").jumbled


def test_khmer_is_not_jumbled() -> None:
    assert written("ជួយ em").jumbled == "em"


def test_numbers_become_signs_of_their_kind() -> None:
    assert written("VL-7K3M9").plain == CODE
    assert written("0900 000 112").plain == PHONE
    assert written("123456").plain == SIX


def test_words_that_sound_alike_become_one() -> None:
    assert written("sông trôi").sound == written("xông chôi").sound


def test_khmer_keeps_its_vowels() -> None:
    assert written("ទឹក\u200bឡើង").plain == "ទឹកឡើង"


def test_a_call_in_pictures_is_a_word() -> None:
    assert "cuu" in written("🆘").plain.split()
