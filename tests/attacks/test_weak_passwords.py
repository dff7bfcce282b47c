"""Passwords that an attacker guesses first: none of them is taken, and those hard to guess are."""

from __future__ import annotations

import pytest

from models.access import passwords
from models.access.passwords import Whose
from models.areas import agencies, areas
from models.people import officials
from models.people.assignments import AssignmentRow
from models.store import Store
from tests.builders import PASSWORD

NAME = "truc.ban"


@pytest.mark.parametrize(
    "weak",
    ["a" * 12, " " * 13, "trucban123456", "vinhlong2025!", "matkhau123456", "Password1234", "truc.ban.2025"],
)
def test_weak_passwords_are_refused(store: Store, weak: str) -> None:
    assert [fault.code for fault in passwords.faults(store, weak, Whose(NAME))] == ["password_weak"]


@pytest.mark.parametrize(
    "weak",
    [
        "Trần Thị Ánh Nguyệt",
        "tranthianhnguyet",
        "Tran.Thi.Anh.Nguyet",
        "Nguyệt Ánh Thị Trần",
        "anhnguyet1985",
        "TranThiAnhNguyet@2026",
        "Lê Văn Tám 1985",
        "levantam1985",
        "0912345678901",
        "0912 345 678 901",
        "nguyet0912345678",
        "xa tra vinh 2026",
        "Phường Trà Vinh 2026",
        "tỉnh Vĩnh Long",
        "ubndphuongtravinh",
        "congan tra vinh",
        "uỷ ban nhân dân",
        "nguyenvanthanh",
        "travinhcantho2026",
    ],
)
def test_names_numbers_places_and_offices_make_weak_passwords(
    store: Store, province: Store, weak: str
) -> None:
    here = next(area["_id"] for area in areas.communes(province) if area["name"] == "Trà Vinh")
    whose = Whose("nguyet.tta", "Trần Thị Ánh Nguyệt", [here], [agencies.committee(here)])
    assert [fault.code for fault in passwords.faults(store, weak, whose)] == ["password_weak"]


@pytest.mark.parametrize("name", ["Trần Thị Ánh Nguyệt", "trần thị ánh nguyệt"])
def test_every_door_refuses_the_name_of_the_person(store: Store, name: str) -> None:
    rows: list[AssignmentRow] = []
    found = officials.faults_of(store, "mau.a", "Trần Thị Ánh Nguyệt", rows, password=name)
    assert "password_weak" in [fault.code for fault in found]


@pytest.mark.parametrize("strong", [PASSWORD, "bốn con trâu qua cầu", "kX9#vv2PqL0z", "ផ្ការីកនៅមាត់ទន្លេ"])
def test_words_that_have_nothing_to_do_with_each_other_are_taken(store: Store, strong: str) -> None:
    assert passwords.faults(store, strong, Whose(NAME)) == []
