"""Secrets that people type are found however they write them, and numbers that are none stay."""

from __future__ import annotations

import pytest

from bot import secrets_typed
from bot.engine.masking import MASK, masked


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("pin la 4 8 2 1", f"pin la {MASK}"),
        ("mã pin: 48-21", f"mã pin: {MASK}"),
        ("Mã PIN của em là 482.197 nha", f"Mã PIN của em là {MASK} nha"),
        ("pin bốn tám hai một chín bảy", f"pin {MASK}"),
        ("ma la bon tam hai mot", f"ma la {MASK}"),
        ("my pin is four eight two one nine seven", f"my pin is {MASK}"),
        ("4 8 2 1 9 7", MASK),
        ("482 197", MASK),
        ("bốn tám hai một chín bảy", MASK),
        ("មាន លេខសម្ងាត់ ៤៨២១៩៧", f"មាន លេខសម្ងាត់ {MASK}"),
        ("lien ket 482 913", f"lien ket {MASK}"),
        ("pin 48 21 97 con ma 4-8-2-1-9-8 cua ba", f"pin {MASK} con ma {MASK} cua ba"),
    ],
)
def test_a_secret_is_masked_however_it_is_written(text: str, read: str) -> None:
    assert masked(text, secrets_typed.found(text)) == read


@pytest.mark.parametrize(
    "text",
    [
        "nhà số 12 ấp 3",
        "có 3 người, 2 trẻ em",
        "gọi tôi 0900 000 000",
        "mã VL-7K3M9",
        "5 năm nay không ai làm",
        "12-05-2026",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert masked(text, secrets_typed.found(text)) == text
