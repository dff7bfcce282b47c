"""Whose house a text is about: the writer's own, or the people next door."""

from __future__ import annotations

import pytest

from bot.understanding import houses
from bot.understanding.houses import Side


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("nhà kế bên cũng kẹt", True),
        ("ba tu ke ben bi te", True),
        ("hàng xóm tôi bị kẹt", True),
        ("nhà bên cũng ngập", True),
        ("our neighbours are trapped", True),
        ("ផ្ទះក្បែរជាប់គាំង", True),
        ("nhà tôi kế bên chợ", False),
        ("nha em doi dien truong hoc", False),
        ("nhà bên sông ngập rồi", False),
        ("cứu tôi với", False),
        ("lên được mái nhà hàng xóm rồi", False),
        ("we got onto the neighbour's roof", False),
        ("យើងទៅផ្ទះអ្នកជិតខាងហើយ", False),
        ("hàng xóm qua rước rồi", False),
        ("cứu họ với, 2 người", True),
        ("please help them", True),
        ("cứu họ và cứu tôi với", False),
        ("hồ kế bên tràn bờ rồi", False),
    ],
)
def test_people_next_door_are_told_from_ones_own_house(text: str, others: bool) -> None:
    assert houses.is_about_others(text) is others


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("nhà bên được cứu rồi", Side.OTHERS),
        ("họ đi rồi", Side.OTHERS),
        ("they took both of them away", Side.OTHERS),
        ("tụi tui an toàn rồi", Side.OWN),
        ("bến đò nước chảy xiết", None),
        ("cô Mỹ kế bên còn kẹt", Side.OTHERS),
        ("tối nay nhà bên còn kẹt", Side.OTHERS),
        ("ca nha an toan", Side.OWN),
        ("we are safe", Side.OWN),
        ("យើងមានសុវត្ថិភាពហើយ", Side.OWN),
        ("an toàn rồi", None),
        ("có thêm bà già", None),
        ("nước lên nữa rồi", None),
    ],
)
def test_a_text_says_whose_house_it_is_about_or_leaves_it_open(text: str, side: Side | None) -> None:
    assert houses.side_of(text) is side


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("bà ấy không sao rồi", True),
        ("ổng ổn rồi", True),
        ("ông Ba vớt lên được rồi", True),
        ("he is out now", True),
        ("an toàn rồi", False),
        ("ổng với tôi an toàn rồi", False),
    ],
)
def test_somebody_else_is_told_from_the_writer(text: str, another: bool) -> None:
    assert houses.speaks_of_another(text) is another
