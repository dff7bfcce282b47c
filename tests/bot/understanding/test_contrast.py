"""Contrast: whoever is well and speaks of somebody who is not has said both."""

from __future__ import annotations

import pytest

from bot.understanding import contrast
from bot.understanding.danger import Danger


@pytest.mark.parametrize(
    "text",
    [
        "Tôi ổn nhưng bà kế bên bị kẹt trong nhà, cứu với",
        "toi an toan roi ma nha ke ben nuoc toi noc, cuu ho voi",
        "I am safe but my neighbour is trapped, help",
        "ខ្ញុំមានសុវត្ថិភាព ប៉ុន្តែអ្នកជិតខាងជាប់គាំង ជួយសង្គ្រោះផង",
    ],
)
def test_danger_beside_safety_is_heard(text: str) -> None:
    assert contrast.says_safe(text)
    assert contrast.danger_beside_safety(text) is not Danger.NONE


@pytest.mark.parametrize("text", ["tôi an toàn rồi", "we are safe, 4 people", "cay nga chan duong"])
def test_safety_alone_calls_for_nobody(text: str) -> None:
    assert contrast.danger_beside_safety(text) is Danger.NONE
