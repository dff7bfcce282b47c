"""Folding: what counts as the same text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language.text import digits, fold, glyphs, marked, nfc


@pytest.mark.parametrize(
    "typed",
    [
        "Đường hư ở Nguyệt Hóa",
        "ĐƯỜNG HƯ Ở NGUYỆT HOÁ",
        "duong hu  o nguyet hoa",
        "Ðường".replace("Ð", "Đ") + " hư ở nguyệt hoá ",
    ],
)
def test_diacritics_case_tone_placement_and_blanks_do_not_count(typed: str) -> None:
    assert fold(typed) == "duong hu o nguyet hoa"


def test_decomposed_input_folds_like_composed() -> None:
    text = "Tiếng Việt, đường ấp"
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_khmer_keeps_its_vowels_and_subscripts() -> None:
    assert fold("ទឹកប្រៃ") == "ទឹកប្រៃ"


def test_zero_width_blanks_do_not_count() -> None:
    assert fold("ទឹក\u200bប្រៃ") == fold("ទឹកប្រៃ")


def test_stored_text_has_no_control_characters_but_line_ends_and_tabs() -> None:
    assert nfc("ngập\x00 đường\x1b\x7f\r\n\tấp 3") == "ngập đường\r\n\tấp 3"


def test_stored_text_is_composed_and_trimmed() -> None:
    assert nfc(unicodedata.normalize("NFD", " Tiếng Việt ")) == "Tiếng Việt"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("typed", ["Ð", "ð", "Ɖ", "ɖ", "đ", "Đ", "ｄ", "𝒅", "ԁ"])
def test_every_d_that_people_type_is_a_d(typed: str) -> None:
    assert fold(typed) == "d"


@pytest.mark.parametrize(
    ("typed", "read"), [("Ðuối", "đuối"), ("hòa", "hoà"), ("thúy", "thuý"), ("của", "của")]
)
def test_marked_text_keeps_diacritics_and_places_every_tone_alike(typed: str, read: str) -> None:
    assert marked(typed) == read


def test_marks_that_no_letter_takes_do_not_count() -> None:
    assert marked("đ\u0332uố\u0301i") == "đuối"


@pytest.mark.parametrize("word", ["ភ្នំពេញ", "ខ្ញុំត្រូវការជំនួយ", "ទឹកជំនន់", "សូមជួយផង", "ព្រះត្រពាំង", "ក្រុមប្រឹក្សា"])
def test_khmer_words_fold_to_themselves(word: str) -> None:
    assert fold(word) == marked(word) == word
    assert fold("\u200b".join(word)) == word


def test_digits_of_every_script_are_digits() -> None:
    assert fold("០៩ ９ 𝟗") == "09 9 9"
    assert digits("០៩-９ 𝟗") == "0999"


def test_emoji_count_without_what_colours_them() -> None:
    assert fold("👍\ufe0f ❤️ 1️⃣") == "👍 ❤ 1"


@pytest.mark.parametrize("text", ["\u200b", "\u2800 \u3164", "\ufeff", "\u0301", "\u202e"])
def test_text_that_shows_nothing_is_kept_as_nothing(text: str) -> None:
    assert nfc(text) == ""


@given(st.text())
def test_glyphs_stand_where_the_characters_stood(text: str) -> None:
    assert len(glyphs(text)) == len(text)


@given(st.text())
def test_marked_text_folds_like_the_text(text: str) -> None:
    assert fold(marked(text)) == fold(text)
