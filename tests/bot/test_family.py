"""Families by chat: two people link by a code, on whatever channel, and hear of each other alone."""

from __future__ import annotations

import re

import pytest

from bot.actions.chat import Chat
from bot.dialogue import Incoming, answer
from models.alerts.cap_terms import Status
from models.safety import check_ins
from models.safety.check_ins import SafetyState, Said
from models.safety.help_calls import Where
from models.store import Store
from tests.alerting import approved
from tests.bot.talks import said, someone
from tests.builders import PHUONG_TRA_VINH


@pytest.fixture
def mother(store: Store) -> Chat:
    return someone(store, "6142494823000000001", "zalo")


@pytest.fixture
def child(store: Store) -> Chat:
    return someone(store, "con")


def writes(who: Chat, text: str) -> str:
    return said(answer(who, Incoming(f"{who.id}:{text}:{len(text)}", text)))


def linked(mother: Chat, child: Chat) -> None:
    code = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", writes(mother, "MA GIA DINH Mẹ"))
    assert code
    assert "Đã liên kết với Mẹ" in writes(child, f"gia dinh {code[0].lower()} Con")


def says(who: Chat, state: SafetyState, **given: object) -> None:
    alert = approved(who.store, Status.ACTUAL, asks_check_in=True)
    check_ins.answer(who.store, who.reporter("vi"), alert, Said(state, **given))  # type: ignore[arg-type]


def test_a_linked_relative_hears_state_and_time(mother: Chat, child: Chat) -> None:
    linked(mother, child)
    assert "Mẹ: chưa trả lời cảnh báo nào" in writes(child, "mẹ tôi có an toàn không")
    says(mother, SafetyState.SAFE)
    assert "1. Mẹ: báo an toàn" in writes(child, "me toi co sao khong")


@pytest.mark.parametrize("shares", [True, False])
def test_the_place_is_told_only_if_it_is_shared(mother: Chat, child: Chat, shares: bool) -> None:
    linked(mother, child)
    says(mother, SafetyState.SAFE, where=Where(area_id=PHUONG_TRA_VINH), shares_place=shares)
    assert ("Phường Trà Vinh" in writes(child, "gia dinh")) is shares


def test_a_stranger_hears_the_same_of_the_known_and_the_unknown(
    store: Store, mother: Chat, child: Chat
) -> None:
    linked(mother, child)
    says(mother, SafetyState.SAFE)
    stranger = someone(store, "la")
    heard = {writes(stranger, f"{who} có an toàn không") for who in ("Mẹ", "Nguyễn Văn Không Có")}
    assert len(heard) == 1


def test_ended_by_one_it_is_over_for_both(mother: Chat, child: Chat) -> None:
    linked(mother, child)
    assert "Đã bỏ liên kết với Con" in writes(mother, "bo gia dinh 1")
    assert "không cho biết" in writes(child, "me toi co an toan khong")


def test_guessing_codes_ends(child: Chat) -> None:
    heard = [writes(child, f"gia dinh {code}AAAA-AAAAA Con") for code in "BCDEFGHJKMN"]
    assert "Mã không đúng" in heard[0]
    assert "Mã không đúng" not in heard[-1]
