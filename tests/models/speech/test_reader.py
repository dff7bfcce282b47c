"""The reader: 300 sentences as communes write them with the words to be heard, and what holds for every text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.speech import reader, spoken_words
from models.speech.letters import is_syllable, spelled
from models.speech.spoken_words import ProvinceWords

ROWS = [
    row.split("\t")
    for row in Path(__file__).with_name("sentences.tsv").read_text(encoding="utf-8").splitlines()[1:]
]

#: Words that no table touches.
PLAIN = (
    "nước",
    "dâng",
    "bà",
    "con",
    "kênh",
    "Long",
    "Hữu",
    "đê",
    "chợ",
    "sông",
    "gió",
    "lúa",
    "thuyền",
    "mưa",
)

#: Pieces that are written shorter than they are said, of every family.
SHORT = (
    *(
        "7h30",
        "07:30",
        "22h",
        "12/10/2026",
        "12-10-2026",
        "1/11",
        "8-9",
        "2,15m",
        "1.500.000đ",
        "4‰",
        "36,5°C",
        "1/3",
    ),
    *(
        "0294.3000.111",
        "1022",
        "III",
        "35/KH-UBND",
        "49/2024/NĐ-CP",
        "UBND",
        "PCTT&TKCN",
        "QL53",
        "P.1",
        "1.200 m3/s",
    ),
    *(
        "😀",
        "https://a.example.vn/x-1",
        "a.b@c.example.vn",
        "(",
        ")",
        "-",
        "•",
        "/",
        "H5N1",
        "0",
        "007",
        "12345678901234567890",
    ),
    *(
        "½",
        "²",
        "១២",
        "①",
        "#Tin",
        "…",
        "Covid-19",
        "50-70mm",
        "24/7",
        "VTVX",
        "\n",
        ".",
        ",",
        ":",
        "–",
        "BĐ2",
        "05-CT/TW",
    ),
)

PIECES = st.lists(st.sampled_from([*PLAIN, *SHORT]), min_size=1, max_size=12)
TEXTS = st.one_of(PIECES.map(" ".join), PIECES.map("".join), st.text(max_size=60))


@pytest.mark.parametrize(("kind", "text", "spoken"), ROWS, ids=[row[1][:40] for row in ROWS])
def test_a_sentence_is_said_as_expected(kind: str, text: str, spoken: str) -> None:
    assert reader.read(text.replace("\\n", "\n")).spoken == spoken


def test_there_are_three_hundred_sentences_of_all_kinds() -> None:
    assert len(ROWS) >= 300
    assert len({row[1] for row in ROWS}) == len(ROWS)
    assert len({row[0] for row in ROWS}) >= 14


@given(TEXTS)
def test_no_digit_is_left(text: str) -> None:
    assert not re.search(r"\d", reader.read(text).spoken)


@given(PIECES.map(" ".join))
def test_what_is_spoken_is_said_as_it_stands(text: str) -> None:
    spoken = reader.read(text).spoken
    assert reader.read(spoken).spoken == spoken


@given(PIECES)
def test_no_word_is_lost_and_none_changes_its_place(pieces: list[str]) -> None:
    said = iter(re.findall(r"\w+", reader.read(" ".join(pieces)).spoken))
    assert all(word in said for word in pieces if word in PLAIN)


@given(TEXTS)
def test_a_doubt_names_what_stands_at_its_place(text: str) -> None:
    read = reader.read(text)
    assert all(doubt.token == read.text[doubt.start : doubt.end].strip() for doubt in read.doubts)


@given(TEXTS)
def test_the_sentences_are_the_whole(text: str) -> None:
    read = reader.read(text)
    assert " ".join(read.sentences) == read.spoken


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("Nghe đài VTVX.", "VTVX"),
        ("Giống OM5451.", "OM5451"),
        ("Xem a.example.vn.", "a.example.vn"),
        ("Nhận 2/3.", "2/3"),
        ("Dài 1,500 m.", "1,500 m"),
        ("Ông Smith đến.", "Smith"),
        ("Số 12/ABCX-DEFG.", "12/ABCX-DEFG"),
    ],
)
def test_what_nobody_knows_is_named(text: str, token: str) -> None:
    assert [doubt.token for doubt in reader.read(text).doubts] == [token]


def test_a_text_without_a_doubt_names_none() -> None:
    assert reader.read("Từ 7h30 ngày 12/10, UBND xã Long Hữu phát 50kg gạo.").doubts == []


def test_the_north_says_its_own_words() -> None:
    north = spoken_words.of(ProvinceWords(dialect="north", abbreviations={}))
    assert (
        reader.read("1.005 hộ, 4‰", words=north).spoken == "một nghìn không trăm linh năm hộ, bốn phần nghìn."
    )


def test_a_province_has_its_own_short_forms() -> None:
    own = spoken_words.of(
        ProvinceWords(dialect="south", abbreviations={"BQLC": "ban quản lý chợ", "CN": "chi nhánh"})
    )
    assert reader.read("BQLC và CN", words=own).spoken == "ban quản lý chợ và chi nhánh."


def test_khmer_is_not_read_and_says_so() -> None:
    read = reader.read("ទឹកឡើង ១២", "km")
    assert (read.is_read, read.spoken) == (False, "")


def test_english_keeps_its_numbers_and_says_its_units() -> None:
    spoken = reader.read("Wind 8-9, tide 2.15 m, 60 km/h, 4‰ (high)", "en").spoken
    assert spoken == "Wind 8 to 9, tide 2.15 metres, 60 kilometres per hour, 4 per thousand, high."


@pytest.mark.parametrize(
    "word", ["nghiêng", "khuỷu", "quyết", "gì", "giếng", "Đắc", "uống", "xoong", "HỮU", "ương"]
)
def test_a_vietnamese_word_is_one(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["UBND", "web", "Smith", "VTV", "jazz", "vinhlong"])
def test_another_word_is_none(word: str) -> None:
    assert not is_syllable(word)


def test_letters_are_said_by_their_names() -> None:
    assert spelled("Đw7") == "đê vê kép bảy"
