"""Text for SMS: what is written out, what goes, and how many parts are paid."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language import gsm7
from models.language.sms_text import plain

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
SIGNS = "≥≤°²³½¼₫€–—‘’“”…•·×±→№™©\u00a0\u200b\u2060\ufeff𝐀ＡðÐ①🌊👍🏽❤️\u0301"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mưa ≥ 50 mm, gió ≤ cấp 6", "Mua >= 50 mm, gio <= cap 6"),
        ("35°C, 3½ m², ½ nhà", "35oC, 3 1/2 m2, 1/2 nha"),
        ("Hỗ trợ 20.000₫ ở Ðiện Biên Phủ", "Ho tro 20.000d o Dien Bien Phu"),
        ("Nước lên 🌊🌊 nhanh 👍🏽!", "Nuoc len nhanh !"),
        ("“Sâu” – ‘40’ cm…", "\"Sau\" - '40' cm..."),
        ("• Một\n• Hai\tba\u00a0bốn", "- Mot\n- Hai ba bon"),
        ("ＬＯＡ 𝐛á𝐨 ① ㎡ №", "LOA bao 1 m2 No"),
        ("Œuvre Straße Łódź", "OEuvre Strasse Lodz"),
        ("1 ⊕ 2", "1 ? 2"),
    ],
)
def test_signs_are_written_out_and_decoration_goes(text: str, expected: str) -> None:
    assert plain(text) == expected
    assert gsm7.fits(plain(text))


@given(st.text(VIETNAMESE + VIETNAMESE.upper() + string.printable + SIGNS))
def test_vietnamese_and_english_always_fit_the_gsm_alphabet(text: str) -> None:
    assert gsm7.fits(plain(text))


@given(st.text(VIETNAMESE + VIETNAMESE.upper() + string.ascii_letters + string.digits))
def test_no_letter_and_no_digit_vanishes(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(st.characters(whitelist_categories=["L", "N"]))
def test_letters_of_every_script_leave_something_to_read(char: str) -> None:
    assert plain(char) or char in "\u115f\u1160\u3164\uffa0"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_no_letter_of_a_latin_alphabet_makes_a_text_dearer() -> None:
    named = ((chr(code), unicodedata.name(chr(code), "")) for code in range(0x20, 0x1F000))
    letters = [char for char, name in named if name.startswith("LATIN")]
    assert len(letters) > 1000
    assert [char for char in letters if not gsm7.fits(plain(char))] == []


@pytest.mark.parametrize(("char", "expected"), [("Ɔ", "O"), ("ə", "?"), ("Ŋ", "NG"), ("ɐ", "a"), ("Ɛ", "E")])
def test_rare_latin_letter_becomes_the_one_of_its_name(char: str, expected: str) -> None:
    assert plain(char) == expected


def test_khmer_keeps_vowels_subscripts_and_the_breaks_between_its_words() -> None:
    text = "ទឹកជំនន់\u200bឡើងខ្លាំង"
    assert plain(text) == text
    assert not gsm7.fits(text)


def test_khmer_keeps_its_own_stops() -> None:
    text = "សូមជម្លៀសភ្លាម។ ហៅ ១១២៖ ឥឡូវ៕"
    assert [sign in plain(text) for sign in "។៖៕?"] == [True, True, True, False]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        # The escape and its sign stay together: the 153rd place of the first part is left empty.
        ("a" * 152 + "€" + "a" * 152, 3),
        ("ក" * 70, 1),
        ("ក" * 71, 2),
        ("ក" * 134, 2),
        ("ក" * 135, 3),
        ("ក" * 68 + "😀", 1),
        ("ក" * 66 + "😀" + "ក" * 66, 3),
    ],
)
def test_parts_are_counted_as_the_standard_says(text: str, parts: int) -> None:
    assert gsm7.parts(text) == parts
