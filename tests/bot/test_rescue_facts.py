"""What a message tells rescuers: where, how many, in what condition, by which phone."""

from __future__ import annotations

import pytest

from bot.actions import rescue_facts
from bot.actions.rescue_facts import CONDITION, PEOPLE, PHONE, PLACE
from models.store import Store


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nha so 12 ap Vam, 4 nguoi, nuoc toi nguc, 0900000012", {PLACE, PEOPLE, CONDITION, PHONE}),
        ("0900 000 012", {PHONE}),
        ("hai mẹ con", {PEOPLE}),
        ("៤ នាក់", {PEOPLE}),
        ("one injured, 3 people", {CONDITION, PEOPLE}),
        ("trời ơi nhanh lên rồi", set()),
        ("", set()),
    ],
)
def test_what_is_told_is_not_asked_for(town: Store, text: str, told: set[str]) -> None:
    assert rescue_facts.told(town, text) == told


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("cả nhà 5 người", 5),
        ("ba nguoi lon", 3),
        ("យើង ៦ នាក់", 6),
        ("of us 4 people", 4),
        ("bà già", 0),
        ("9999999 nguoi", 0),
    ],
)
def test_how_many_people_a_text_speaks_of(text: str, people: int) -> None:
    assert rescue_facts.people(text) == people
