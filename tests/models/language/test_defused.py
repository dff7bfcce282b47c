"""What people could tap in words of others."""

from __future__ import annotations

import pytest

from models.language.defused import addresses, defused


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Xem https://gia.example/a?x=1 ngay", "Xem https[:]//gia[.]example/a?x=1 ngay"),
        ("vào www.vay-tien.example", "vào www[.]vay-tien[.]example"),
        ("HTTPS://GIA.EXAMPLE", "HTTPS[:]//GIA[.]EXAMPLE"),
        ("zalo.me/0900000001", "zalo[.]me/0900…01"),
        ("máy chủ 10.0.0.1", "máy chủ 10[.]0[.]0[.]1"),
        ("gọi 0900 000 001 hay +84 900.000.001", "gọi 0900…01 hay +84…01"),
        ("tổng đài 1900 0001", "tổng đài 1900…01"),
        ("chuyển vào 000011112222", "chuyển vào 0000…22"),
        ("ប្រាក់០៩០០០០០០០១ទៅ", "ប្រាក់០៩០០…០១ទៅ"),
        ("theo @kenhtin, thư a.b@gia.example", "theo [@]kenhtin, thư a.b[@]gia[.]example"),
        ("gia．example, gіa.example", "gia[.]example, gіa[.]example"),
    ],
)
def test_nothing_is_left_to_tap(text: str, written: str) -> None:
    assert defused(text) == written


@pytest.mark.parametrize(
    "text",
    ["3.500.000 đồng ngày 01.11.2026 lúc 5.30", "nước dâng.Người dân chạy", "gọi 112, 114", "20000000đ", ""],
)
def test_other_words_stay(text: str) -> None:
    assert defused(text) == text


def test_addresses_are_found_with_their_paths_and_numbers_with_their_digits_alone() -> None:
    text = "https://www.gia.example/vao/, 0900 000 001"
    assert addresses(text) == {"gia.example/vao", "0900000001"}
