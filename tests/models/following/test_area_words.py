"""Words that follow, end or list the warnings of single communes."""

from __future__ import annotations

import pytest

from models.following import area_words
from models.following.area_words import Meaning
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH

LISTS = (
    "DANH SACH",
    "danh sách",
    "LIST",
    "បញ្ជី",
    "toi dang theo doi nhung xa nao",
    "dang nhan canh bao o dau",
    "ds xa",
    "danh sách xã",
    "e đag theo dõi xã nào z",
    "what do I follow",
    "which communes do I follow?",
    "តើខ្ញុំតាមដានឃុំណាខ្លះ?",
)


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
        ("stop following Long Duc", Meaning.LEAVE),
        ("bo phuong Long Duc di", Meaning.LEAVE),
        ("theo doi khum long duc", Meaning.FOLLOW),
        ("តាមដានឃុំ Long Đức", Meaning.FOLLOW),
        ("ខ្ញុំចង់ទទួលការព្រមានពីឃុំ Long Đức", Meaning.FOLLOW),
    ],
)
def test_a_word_before_a_name_means_that_place(store: Store, text: str, meaning: Meaning) -> None:
    found = area_words.understood(store, text)
    assert found
    assert (found.meaning, found.area_ids) == (meaning, (PHUONG_LONG_DUC,))


@pytest.mark.parametrize("text", LISTS)
def test_the_list_is_asked_for_by_a_word_or_in_usual_words(store: Store, text: str) -> None:
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
        "phường long đức",
        "",
    ],
)
def test_a_sentence_that_only_begins_so_is_left_to_the_bot(store: Store, text: str) -> None:
    assert area_words.understood(store, text) is None


def test_several_names_are_each_known_or_unknown(store: Store) -> None:
    found = area_words.understood(store, "theo doi phuong Long Duc, xa Khong Co và Phường Trà Vinh")
    assert found
    assert (found.area_ids, found.unknown) == ((PHUONG_LONG_DUC, PHUONG_TRA_VINH), ("xa khong co",))


def test_a_commune_that_there_is_not_is_unknown(store: Store) -> None:
    found = area_words.understood(store, "bo xa Abc Xyz")
    assert found
    assert (found.meaning, found.area_ids, found.unknown) == (Meaning.LEAVE, (), ("xa abc xyz",))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("có bão ở xã Mỹ Abc không", "xã Mỹ Abc"),
        ("nuoc len toi xa My Abc chua vay?", "xa My Abc"),
        ("theo dõi xã Mỹ Abc", "xã Mỹ Abc"),
    ],
)
def test_the_word_that_ends_a_question_is_no_part_of_a_name(text: str, name: str) -> None:
    assert area_words.called_commune(text) == name
