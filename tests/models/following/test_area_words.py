"""Words that follow, end or list the warnings of single communes."""

from __future__ import annotations

import pytest

from models.following import area_words
from models.following.area_words import Meaning
from models.store import Store
from tests.builders import PHUONG_LONG_DUC


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("THEO DOI phuong long duc", Meaning.FOLLOW),
        ("theo dõi P. Long Đức", Meaning.FOLLOW),
        ("follow Phường Long Đức", Meaning.FOLLOW),
        ("តាមដាន Phường Long Đức", Meaning.FOLLOW),
        ("DUNG p.long duc", Meaning.LEAVE),
        ("Dừng Phường Long Đức", Meaning.LEAVE),
        ("bỏ theo dõi phường long đức", Meaning.LEAVE),
        ("STOP long duc", Meaning.LEAVE),
    ],
)
def test_a_word_before_a_name_means_that_place(store: Store, text: str, meaning: Meaning) -> None:
    found = area_words.understood(store, text)
    assert found
    assert (found.meaning, found.area_ids) == (meaning, (PHUONG_LONG_DUC,))


@pytest.mark.parametrize("text", ["DANH SACH", "danh sách", "LIST", "បញ្ជី"])
def test_the_list_is_asked_for_by_a_word_alone(store: Store, text: str) -> None:
    found = area_words.understood(store, text)
    assert found
    assert found.meaning is Meaning.LIST


@pytest.mark.parametrize(
    "text",
    [
        "dung",
        "theo doi",
        "theo dõi phản ánh này",
        "dừng xe ở phường long đức",
        "đúng phường Long Đức",
        "bố phường long đức",
        "danh sách xã",
        "phường long đức",
        "",
    ],
)
def test_a_sentence_that_only_begins_so_is_left_to_the_bot(store: Store, text: str) -> None:
    assert area_words.understood(store, text) is None
