"""Where somebody is who calls for rescue: what tells it, and the words of it that the desk gets."""

from __future__ import annotations

import pytest

from bot.actions.rescue_places import names_a_place, place_words
from models.store import Store


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ấp Vàm, xã Long Hữu", "ấp Vàm, xã Long Hữu"),
        ("chớ còn gì nữa trời 😭 ấp Vàm, xã Long Hữu", "ấp Vàm, xã Long Hữu"),
        ("Cứu với, nước vô nhà rồi, ấp Vàm xã Long Hữu", "ấp Vàm xã Long Hữu"),
        ("12/4 Nguyễn Đáng", "12/4 Nguyễn Đáng"),
        ("cuu voi, nha so 12 ap Vam, 4 nguoi", "nha so 12 ap Vam"),
        ("nha mau xanh gan chua", "gan chua"),
        ("trước nhà thuốc Minh Châu", "nhà thuốc Minh Châu"),
        ("ភូមិវ៉ាម ជិតវត្ត", "ភូមិវ៉ាម ជិតវត្ត"),
    ],
)
def test_an_address_is_the_words_that_tell_a_place(town: Store, text: str, address: str) -> None:
    assert place_words(town, text) == address


@pytest.mark.parametrize(
    "text",
    [
        "cho em hỏi có tốn tiền không",
        "rua so no co ton tien khong",
        "xa qua, khong ai toi",
        "4 người",
        "trời ơi cứu với",
        "gấp lắm rồi",
    ],
)
def test_other_words_tell_no_place(town: Store, text: str) -> None:
    assert not names_a_place(town, text)
