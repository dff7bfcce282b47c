"""Words with which people want their own data erased, and words that are about something else."""

from __future__ import annotations

import pytest

from models.privacy import erasure_words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("xoá dữ liệu của tôi", "vi"),
        ("xóa hết thông tin của tui đi", "vi"),
        ("xoa gium data ca nhan", "vi"),
        ("hủy tài khoản của em với", "vi"),
        ("xóa hết mọi thứ về tôi", "vi"),
        ("delete my data", "en"),
        ("please erase everything you have about me", "en"),
        ("close my account", "en"),
        ("លុបទិន្នន័យរបស់ខ្ញុំ", "km"),
    ],
)
def test_the_wish_is_understood_in_any_words(text: str, language: str) -> None:
    assert erasure_words.understood(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "xoá phản ánh của tôi",
        "ai xoá dữ liệu của tôi vậy",
        "delete the data of my neighbour, it is about him",
        "bỏ theo dõi xã Long Đức",
        "dữ liệu của tôi ở đâu",
        "nước xóa sạch đường về nhà tôi",
    ],
)
def test_other_words_erase_nothing(text: str) -> None:
    assert erasure_words.understood(text) == ""
