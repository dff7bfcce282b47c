"""Research groups: enough people share whatever is published of them, and no more is left open than needed."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Clash
from models.surveys.research_groups import EVERYBODY, OPEN, SMALLEST_GROUP, Group, published

PATHS = {"": [], "p": ["p"], "p/a": ["p", "p/a"], "p/b": ["p", "p/b"], "p/d/e": ["p", "p/d", "p/d/e"]}

groups = st.builds(
    Group,
    st.sampled_from(sorted(PATHS)),
    st.sampled_from(["vi", "km", ""]),
    st.sampled_from(["app", "page", "zalo"]),
    st.sampled_from(["2026-W01", "2026-W02"]),
)
people = st.dictionaries(groups, st.integers(1, 12), min_size=1, max_size=30).filter(
    lambda counts: sum(counts.values()) >= SMALLEST_GROUP
)


def upward(area: str) -> list[str]:
    return PATHS[area]


def sizes(counts: dict[Group, int]) -> Counter[Group]:
    found: Counter[Group] = Counter()
    for group, coarse in published(counts, upward).items():
        found[coarse] += counts[group]
    return found


@given(people)
def test_enough_people_share_whatever_is_published(counts: dict[Group, int]) -> None:
    assert min(sizes(counts).values()) >= SMALLEST_GROUP


@given(people)
def test_nobody_is_left_out(counts: dict[Group, int]) -> None:
    assert sizes(counts).total() == sum(counts.values())


@given(people)
def test_what_is_published_is_true(counts: dict[Group, int]) -> None:
    for group, coarse in published(counts, upward).items():
        assert coarse.area in (OPEN, group.area, *PATHS[group.area])
        assert all(one in (OPEN, own) for one, own in zip(coarse[1:], group[1:], strict=True))


@given(people, st.randoms())
def test_the_order_in_which_people_came_changes_nothing(counts: dict[Group, int], chance: object) -> None:
    turned = dict(reversed(counts.items()))
    assert published(turned, upward) == published(counts, upward)


def test_a_group_that_is_large_enough_stays_as_it_is() -> None:
    large, small = Group("p/a", "vi", "app", "2026-W01"), Group("p/b", "vi", "app", "2026-W01")

    assert published({large: 9, small: 5}, upward) == {large: large, small: small}


def test_few_leave_the_week_open_first_and_then_more() -> None:
    first, second = Group("p/a", "vi", "app", "2026-W01"), Group("p/a", "vi", "app", "2026-W02")
    other = Group("p/a", "km", "page", "2026-W01")
    week_open = Group("p/a", "vi", "app", OPEN)

    found = published({first: 3, second: 2}, upward)
    assert found == {first: week_open, second: week_open}
    assert published({first: 3, other: 2}, upward)[other] == Group("p/a", OPEN, OPEN, OPEN)


def test_the_few_that_are_left_hide_with_the_smallest_group() -> None:
    large, middle = Group("p/a", "vi", "app", "2026-W01"), Group("p/b", "vi", "app", "2026-W01")
    alone = Group("", "km", "zalo", "2026-W02")

    found = published({large: 9, middle: 6, alone: 1}, upward)
    assert found == {large: large, middle: EVERYBODY, alone: EVERYBODY}


def test_fewer_people_than_a_group_are_not_published() -> None:
    with pytest.raises(Clash, match="too_few_answers"):
        published({Group("p/a", "vi", "app", "2026-W01"): 4}, upward)
