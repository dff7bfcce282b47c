"""Words about one's family, however they are typed."""

from __future__ import annotations

import pytest

from models.safety import family_words
from models.safety.family_words import FamilyWord, Wish

CODE = "7KMQ2-XB4TN"


@pytest.mark.parametrize(
    "text",
    [
        "mẹ tôi có an toàn không",
        "me toi co an toan khong?",
        "Chị Lan có sao không",
        "Lan có sao không",
        "Nguyễn Văn Mẫu có an toàn không?",
        "ba má tôi có sao không",
        "gia dinh toi an toan khong",
        "bà ngoại thế nào rồi",
        "is my mother safe?",
        "Is Lan safe",
        "ម្តាយខ្ញុំមានសុវត្ថិភាពទេ?",
        "gia đình",
        "thang Tam co an toan hong",
        "mẹ mình ở Càng Long có an toàn ko ạ",
        "bà Sáu số 0900000062 ở Cầu Kè có an toàn không vậy?",
        "bà Sáu ở Cầu Kè có an toàn không",
        "cho hỏi má em ở Cầu Kè có sao không vậy ạ",
    ],
)
def test_who_asks_how_somebody_is_wants_to_hear_of_their_family(text: str) -> None:
    assert family_words.understood(text) == FamilyWord(Wish.HEAR)


@pytest.mark.parametrize(
    "text",
    [
        "đường này có an toàn không",
        "nuoc uong co an toan khong",
        "con duong nay co an toan khong",
        "nộp trễ có sao không",
        "tôi an toàn",
        "ca nha an toan roi",
        "ខ្ញុំមានសុវត្ថិភាព",
        "gia dinh toi bi ngap",
        "is it true that the dike broke",
        "mẹ",
        "",
    ],
)
def test_whatever_else_is_said_does_not(text: str) -> None:
    assert family_words.understood(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("MA GIA DINH Lan Anh", FamilyWord(Wish.SHOW, name="Lan Anh")),
        ("mã gia đình", FamilyWord(Wish.SHOW)),
        ("family code Ann", FamilyWord(Wish.SHOW, name="Ann")),
        (f"gia dinh {CODE} Ba", FamilyWord(Wish.JOIN, code=CODE, name="Ba")),
        (f"GIA ĐÌNH {CODE.lower()}", FamilyWord(Wish.JOIN, code=CODE)),
        ("Bỏ gia đình 2", FamilyWord(Wish.END, number=2)),
    ],
)
def test_codes_are_shown_and_typed_with_a_name(text: str, wanted: FamilyWord) -> None:
    assert family_words.understood(text) == wanted
