"""Folding: what counts as the same text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language.text import fold, nfc


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
