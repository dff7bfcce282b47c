"""Personal data in texts: what is found, what is left alone, and what masking promises."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language.personal_data import MASK, PersonalKind, find, mask

PERSONAL = [
    ("gọi 0900000012 nhé", PersonalKind.PHONE, "0900000012"),
    ("gọi 0900.000.012 nhé", PersonalKind.PHONE, "0900.000.012"),
    ("sđt:0900 000 012.", PersonalKind.PHONE, "0900 000 012"),
    ("+84 90 000 00 12", PersonalKind.PHONE, "+84 90 000 00 12"),
    ("84900000012", PersonalKind.PHONE, "84900000012"),
    ("(+84) 900-000-012", PersonalKind.PHONE, "+84) 900-000-012"),
    ("0090 0000 12 không phải, 0 9 0 0 0 0 0 0 1 2 mới phải", PersonalKind.PHONE, "0 9 0 0 0 0 0 0 1 2"),
    ("០៩០០០០០០១២", PersonalKind.PHONE, "០៩០០០០០០១២"),
    ("máy bàn 0270 3000 012", PersonalKind.PHONE, "0270 3000 012"),
    ("số 084090000123 đây", PersonalKind.IDENTITY, "084090000123"),
    ("084 090 000 123", PersonalKind.IDENTITY, "084 090 000 123"),
    ("CMND: 330 000 123", PersonalKind.IDENTITY, "330 000 123"),
    ("CMND 330000123", PersonalKind.IDENTITY, "330000123"),
    ("hộ chiếu số C0000012", PersonalKind.IDENTITY, "C0000012"),
    ("330000123", PersonalKind.NUMBER, "330000123"),
    ("xe 84-B1 123.45 chạy ẩu", PersonalKind.PLATE, "84-B1 123.45"),
    ("xe 84b1-12345", PersonalKind.PLATE, "84b1-12345"),
    ("ô tô 64A-123.45", PersonalKind.PLATE, "64A-123.45"),
    ("xe 64F1 1234", PersonalKind.PLATE, "64F1 1234"),
    ("xe điện 84MĐ1 123.45", PersonalKind.PLATE, "84MĐ1 123.45"),
    ("viết cho ong.mau@vidu.vn nhé", PersonalKind.EMAIL, "ong.mau@vidu.vn"),
    ("xem facebook.com/ong.mau", PersonalKind.PROFILE, "facebook.com/ong.mau"),
    ("stk 0000 1234 5678 ngân hàng", PersonalKind.ACCOUNT, "0000 1234 5678"),
    ("số tài khoản là 1234567", PersonalKind.ACCOUNT, "1234567"),
    ("gọi O9OO 000 012", PersonalKind.PHONE, "O9OO 000 012"),
    ("gọi 09oo.000.o12 nhé", PersonalKind.PHONE, "09oo.000.o12"),
    (
        "không chín không không không, không không không một hai nhé",
        PersonalKind.PHONE,
        "không chín không không không, không không không một hai",
    ),
    (
        "khong chin khong khong khong khong khong khong mot hai",
        PersonalKind.PHONE,
        "khong chin khong khong khong khong khong khong mot hai",
    ),
    ("tên C0000012 trong hộ khẩu", PersonalKind.IDENTITY, "C0000012"),
    ("my passport: B0000012", PersonalKind.IDENTITY, "B0000012"),
    ("xe 29-NG-123-45", PersonalKind.PLATE, "29-NG-123-45"),
    ("ong.mau(at)vidu.vn", PersonalKind.EMAIL, "ong.mau(at)vidu.vn"),
]

HARMLESS = [
    "Ngập từ 05/09/2026 đến 07/09/2026, sâu 0,5 m",
    "Từ 05.09.2026",
    "Hư hỏng trị giá 15.000.000 đồng",
    "Thiệt hại 1.500.000.000 đ",
    "Quyết định 1234/QĐ-UBND ngày 12-05-2026",
    "Nhà số 123/45/6 đường 30/4",
    "Quốc lộ 53, km 45 + 600, tỉnh lộ 915B",
    "Đèn đường số 12 đến 18 tắt lúc 19h30",
    "Gọi 113, 114, 115 và 1022 không được",
    "Phường 29242, mã VL-7K3M9",
    "20 km 1234 hộ dân mất nước",
    "Lớp 10A1 45 học sinh",
    "Nhà tôi có ba, bốn, năm, sáu người, không ai bị gì",
    "Nóng 39o, gió cấp 10, từ ngày 10 ở ấp 2",
    "Toàn bộ 20 hộ ở đó, ô 12 lô 34",
    "Công văn B123 số 4567, tờ 0012",
]


@pytest.mark.parametrize(("text", "kind", "personal"), PERSONAL)
def test_personal_data_is_found_however_it_is_written(text: str, kind: PersonalKind, personal: str) -> None:
    assert [(one.kind, text[one.start : one.end]) for one in find(text)] == [(kind, personal)]


@pytest.mark.parametrize("text", HARMLESS)
def test_dates_sums_roads_and_short_numbers_stay(text: str) -> None:
    assert mask(text) == text


def test_everything_in_one_text_is_masked() -> None:
    text = "Anh Mẫu 0900000012, CCCD 084090000123, xe 84B1-123.45, ong.mau@vidu.vn"

    assert mask(text) == f"Anh Mẫu {MASK}, CCCD {MASK}, xe {MASK}, {MASK}"


def test_a_phone_number_given_as_the_number_of_a_card_is_masked_whole() -> None:
    assert mask("cccd +84 900 000 012") == f"cccd {MASK}"


GAPS = st.sampled_from(["", " ", ".", "-", " - ", "\u200b"])
WORDS = st.text(alphabet=st.sampled_from("abcdđêư ,!?"), max_size=20).map(lambda text: f"{text} ")


@given(
    prefix=st.sampled_from(["0", "+84", "84", "0084"]),
    head=st.sampled_from("35789"),
    digits=st.text(alphabet="0123456789", min_size=8, max_size=8),
    gaps=st.lists(GAPS, min_size=9, max_size=9),
    before=WORDS,
    after=WORDS,
)
def test_no_mobile_number_survives(
    prefix: str, head: str, digits: str, gaps: list[str], before: str, after: str
) -> None:
    number = prefix + "".join(gap + digit for gap, digit in zip(gaps, head + digits, strict=True))

    assert mask(f"{before}{number} {after}") == f"{before}{MASK} {after}"


@given(st.text(alphabet=st.sampled_from("0123456789 .-+()@aAbB1ÐđĐ/,:•\0\u200b٣៩"), max_size=80))
def test_masking_a_masked_text_finds_nothing_more_of_it(text: str) -> None:
    masked = mask(text)

    assert mask(mask(masked)) == mask(masked)
    assert not any(one.end > len(text) for one in find(text))


@given(st.text(max_size=200))
def test_what_is_found_lies_in_the_text_and_never_overlaps(text: str) -> None:
    found = find(text)

    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= after.start for one, after in pairwise(found))


@given(st.text(alphabet=st.sampled_from("abcxyzăđ ,.!?"), max_size=200))
def test_text_without_digits_and_addresses_stays(text: str) -> None:
    assert mask(text) == text
