"""What a text says of a place below the commune."""

from __future__ import annotations

import pytest

from bot.understanding import places


@pytest.mark.parametrize(
    ("typed", "part", "wanted"),
    [
        ("số nhà 12B đường Trần Phú", "house", "12B"),
        ("nhà tôi 45/3 Mậu Thân", "house", "45/3"),
        ("hẻm 17 Phạm Thái Bường", "lane", "17"),
        ("ở đường Trần Phú, phường Long Châu", "road", "đường Trần Phú"),
        ("xe lat o quoc lo 53", "road", "quoc lo 53"),
        ("nhà ở ấp Cồn Trứng xã Trường Long Hòa", "hamlet", "ấp Cồn Trứng"),
        ("ap 3 xa Long Duc", "hamlet", "ap 3"),
        ("khóm 4, phường 2", "hamlet", "khóm 4"),
        ("នៅភូមិត្រពាំងវែង ឃុំត្រាគូ", "hamlet", "ភូមិត្រពាំងវែង"),
        ("cây đổ gần chùa Hang", "landmark", "chùa Hang"),
        ("we are near the pagoda", "landmark", "the pagoda"),
        ("sạt lở km 12+300 sông Hậu", "kilometre", "km 12+300"),
    ],
)
def test_a_part_of_a_place_is_found_as_it_was_typed(typed: str, part: str, wanted: str) -> None:
    assert getattr(places.described(typed), part) == wanted


@pytest.mark.parametrize("typed", ["xin chào", "cảm ơn nha", "đường ngập quá", "", "hôm 3/2 nước lên"])
def test_what_describes_no_place_says_nothing(typed: str) -> None:
    assert not places.described(typed)
