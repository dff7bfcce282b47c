"""Ratings in words and stars, and picks from a list."""

from __future__ import annotations

import pytest

from bot.understanding import picks, ratings
from models.workflow.terms import Rating


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("rất hài lòng", Rating.VERY_SATISFIED),
        ("tuyet voi", Rating.VERY_SATISFIED),
        ("năm sao", Rating.VERY_SATISFIED),
        ("⭐⭐⭐⭐", Rating.SATISFIED),
        ("hài lòng nha", Rating.SATISFIED),
        ("cho 3 sao", Rating.ACCEPTABLE),
        ("tạm được", Rating.ACCEPTABLE),
        ("khong hai long chut nao", Rating.UNSATISFIED),
        ("hong tot", Rating.UNSATISFIED),
        ("1 star", Rating.UNSATISFIED),
        ("not satisfied", Rating.UNSATISFIED),
        ("ខ្ញុំពេញចិត្ត", Rating.SATISFIED),
        ("មិនពេញចិត្ត", Rating.UNSATISFIED),
        ("0 sao", None),
        ("đường ngập", None),
    ],
)
def test_a_step_is_found(text: str, rating: Rating | None) -> None:
    assert ratings.rating_of(text) == rating


@pytest.mark.parametrize(
    ("text", "is_pick"),
    [
        ("cái thứ hai", True),
        ("vu rac", True),
        ("số 3", True),
        ("the second one", True),
        ("ទីពីរ", True),
        ("đường ngập tới đầu gối", False),
        ("cái đường trước nhà tôi ngập từ tối hôm qua", False),
    ],
)
def test_a_pick_is_short_and_begins_like_one(text: str, is_pick: bool) -> None:
    assert picks.is_pick(text) is is_pick
