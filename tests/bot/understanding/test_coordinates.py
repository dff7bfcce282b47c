"""Coordinates that are typed: which figures are a place, and which are none."""

from __future__ import annotations

import pytest

from bot.understanding import coordinates


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("rac o 9.934, 106.345", (9.934, 106.345)),
        ("9,934 106,345", (9.934, 106.345)),
        ("106.345, 9.934", (9.934, 106.345)),
        ("(9.9341; 106.3452)", (9.9341, 106.3452)),
        ("9.934°N 106.345°E", (9.934, 106.345)),
        ("10°14'N 106°22'E", (10.233333, 106.366667)),
        ("10°14'22.5\"N, 106°22'11\"E", (10.239583, 106.369722)),
        ("10 độ 14 phút N 106 độ 22 phút E", (10.233333, 106.366667)),
        ("vĩ độ 9,934 kinh độ 106,345", (9.934, 106.345)),
        ("https://maps.example/?q=9.9347,106.3455", (9.9347, 106.3455)),
    ],
)
def test_figures_of_a_place_are_read(text: str, point: tuple[float, float]) -> None:
    found = coordinates.read(text)
    assert found is not None
    assert (found.lat, found.lon) == point


@pytest.mark.parametrize(
    "text",
    [
        "giá 9.500, 106.000 đồng",
        "0900.106.345",
        "9.934106",
        "10.25, 11.30",
        "gom 9.50 va 106.5 kg",
        "21.03, 105.85",
        "9.934, 106.345.678",
    ],
)
def test_other_figures_are_no_place(text: str) -> None:
    assert coordinates.read(text) is None


def test_a_point_alone_is_told_from_one_with_words() -> None:
    assert coordinates.whole("tôi ở đây: 9.934, 106.345 nhé")
    assert coordinates.whole("cống nghẹt ở 9.934, 106.345") is None
    assert coordinates.without("cống nghẹt ở 9.934, 106.345 gần chợ") == "cống nghẹt ở  gần chợ"
