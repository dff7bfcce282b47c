"""Where somebody is who calls for rescue: the words of it that the desk gets, and the commune."""

from __future__ import annotations

import pytest

from bot.actions import rescue_places
from models.store import Store


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("chớ còn gì nữa trời 😭 ấp Vàm, xã Long Hữu", "ấp Vàm, xã Long Hữu"),
        ("cuu toi voi, chung toi o Long Huu", "Long Huu"),
        ("cuu voi, nha so 12 ap Vam, 4 nguoi", "nha so 12 ap Vam"),
        ("nha tro 15 duong Le Loi, ngap roi", "15 duong Le Loi"),
        ("cháy ở đường 19 tháng 5", "đường 19 tháng 5"),
        ("ជួយផង ភូមិ ត្រពាំង ឃុំ Long Hữu", "ភូមិ ត្រពាំង ឃុំ Long Hữu"),
        ("cầu nè, cầu kìa", ""),
        ("rua so no co ton tien khong", ""),
        ("4 người", ""),
        ("xa qua, khong ai toi", ""),
    ],
)
def test_an_address_is_the_words_that_tell_a_place(town: Store, text: str, address: str) -> None:
    assert rescue_places.place_words(town, text) == address


def test_a_hamlet_is_not_the_commune_of_its_name(town: Store) -> None:
    assert rescue_places.communes(town, "ấp Long Hữu bị ngập") == []
    assert rescue_places.communes(town, "xã Long Hữu bị ngập")


@pytest.mark.parametrize(
    ("text", "lacks"), [("ở ấp 3", True), ("ấp 3 xã Long Hữu", False), ("gần chợ", False), ("4 người", False)]
)
def test_a_hamlet_without_a_commune_may_lie_anywhere(town: Store, text: str, lacks: bool) -> None:
    assert rescue_places.lacks_commune(town, text) is lacks
