"""Corrections in words: what is right now, and what was wrong."""

from __future__ import annotations

import pytest

from bot.understanding import corrections


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("à không, ở chợ chứ không phải ở trường", "chợ", "trường"),
        ("a khong o cho chu hong phai o truong", "cho", "truong"),
        ("hổng phải rác mà là cúp điện", "cúp điện", "rác"),
        ("k phai ngap, la rac", "rac", "ngap"),
        ("it is the market, not the school", "the market", "the school"),
        ("not the school but the market", "the market", "the school"),
        ("មិនមែនផ្សារទេ គឺសាលា", "សាលា", "ផ្សារ"),
    ],
)
def test_both_sides_of_a_contrast_are_found(text: str, right: str, wrong: str) -> None:
    found = corrections.read(text)
    assert [(one.right, one.wrong) for one in found] == [(right, wrong)]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("sai số rồi, số đúng là 0900 000 123", "0900 000 123"),
        ("sua so dien thoai lai la 0900 000 777", "0900 000 777"),
        ("đổi thành rác", "rác"),
        ("doi qua rac di", "rac"),
        ("ủa lộn, xã Long Hữu mới đúng", "xã Long Hữu"),
        ("lon roi, phuong tra vinh nha", "phuong tra vinh"),
        ("ý tôi là ở xã Long Hữu", "xã Long Hữu"),
        ("change it to garbage", "garbage"),
        ("sorry, wrong number, 0900000456", "0900000456"),
        ("ប្តូរទៅសំរាម", "សំរាម"),
    ],
)
def test_what_is_right_is_found_alone(text: str, right: str) -> None:
    assert [one.right for one in corrections.read(text)] == [right]


def test_several_things_are_corrected_at_once() -> None:
    text = "lộn rồi, ở phường Trà Vinh, là rác chứ không phải ngập, đổi số thành 0900 000 123"
    assert [one.right for one in corrections.read(text)] == ["phường Trà Vinh", "rác", "0900 000 123"]


def test_what_follows_a_mere_wrong_is_right() -> None:
    assert [one.right for one in corrections.read("Sai hết rồi. Xã Long Hữu")] == ["Xã Long Hữu"]


@pytest.mark.parametrize(
    "text",
    [
        "không có ảnh",
        "khong",
        "ko co",
        "thôi",
        "sai rồi",
        "no photo",
        "gui di",
        "đường ngập không đi được",
        "chỗ đó không phải đường tỉnh",
        "អត់មានរូបទេ",
        "",
    ],
)
def test_what_corrects_nothing_is_no_correction(text: str) -> None:
    assert not corrections.is_correction(text)
