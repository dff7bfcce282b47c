"""Crises: who wants to die or is beaten gets other words and other numbers; ways of speaking are none."""

from __future__ import annotations

import pytest

from models.safety import crises
from models.safety.crises import Crisis
from models.store import Store


@pytest.mark.parametrize(
    ("text", "crisis"),
    [
        ("tôi không muốn sống nữa", Crisis.SELF_HARM),
        ("toi muon tu tu", Crisis.SELF_HARM),
        ("I want to die", Crisis.SELF_HARM),
        ("ខ្ញុំចង់ស្លាប់", Crisis.SELF_HARM),
        ("ba em danh em hoai", Crisis.CHILD),
        ("có người bắt cóc trẻ con", Crisis.CHILD),
        ("chồng em đánh em", Crisis.VIOLENCE),
        ("my husband is beating me", Crisis.VIOLENCE),
    ],
)
def test_what_tells_a_crisis_is_sure(text: str, crisis: Crisis) -> None:
    assert (crises.understood(text), crises.is_sure(text)) == (crisis, True)


@pytest.mark.parametrize(
    "text",
    [
        "nóng muốn chết",
        "danh con so may",
        "tuyên truyền phòng chống bạo hành",
        "chong danh vo thi goi so nao",
        "xin chào",
    ],
)
def test_ways_of_speaking_and_questions_are_none(text: str) -> None:
    assert not crises.is_sure(text)


@pytest.mark.parametrize("crisis", list(Crisis))
def test_each_crisis_has_numbers_to_call_that_the_province_knows(store: Store, crisis: Crisis) -> None:
    assert len(crises.numbers(store, crisis)) >= 2
