"""Words without a blank between them are parted; words of other languages stay."""

from __future__ import annotations

import pytest

from bot.understanding.glued import parted


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nămngười", "năm người"),
        ("khôngai bị gì", "không ai bị gì"),
        ("trước nhàthuốc MinhTâm", "trước nhà thuốc Minh Tâm"),
        ("một ngườii", "một người"),
        ("cứuuuu voiiii", "cứuuuu voiiii"),
        ("trapped, too", "trapped, too"),
        ("Facebook wifi", "Facebook wifi"),
        ("ជួយសង្គ្រោះ", "ជួយសង្គ្រោះ"),
    ],
)
def test_glued_words_are_parted(typed: str, meant: str) -> None:
    assert parted(typed) == meant
