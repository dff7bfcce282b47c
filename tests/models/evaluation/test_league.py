"""The league: who is ranked, who is not and why; pure functions."""

from __future__ import annotations

import pytest

from models.evaluation import catalogue, figures, league, table
from models.evaluation.league import Place
from models.targets.counting import Count, Unknown

KINDS = {"a": "phường", "b": "phường", "c": "phường", "d": "xã", "e": "phường"}


def places(measure: str, **cells: Count | Unknown) -> dict[str, Place]:
    """Where wards and the one rural commune stand; whoever is not named has nothing due."""
    given = {unit: cells.get(unit, Unknown("no_reports")) for unit in KINDS}
    found = league.of(catalogue.measure(measure), KINDS, given)
    return {place.unit: place for group in found for place in group.places}


def test_ties_share_a_rank_and_the_next_one_counts_them_all() -> None:
    found = places("on_time", a=Count(9, 10), b=Count(18, 20), c=Count(10, 20))
    assert [found[one].rank for one in "abc"] == [1, 1, 3]


def test_the_fewest_late_answers_are_the_best() -> None:
    found = places("late_answers", a=Count(3, 10), b=Count(0, 5))
    assert [found[one].rank for one in "ab"] == [2, 1]


def test_a_denominator_below_the_minimum_gives_no_rank_and_says_why() -> None:
    found = places("on_time", a=Count(9, 9), b=Count(5, 10))
    assert (found["a"].rank, found["a"].reason) == (None, "below_least")
    assert found["b"].rank == 1


def test_units_are_ranked_among_their_own_kind() -> None:
    found = places("on_time", a=Count(10, 10), d=Count(1, 10))
    assert (found["a"].rank, found["d"].rank) == (1, 1)


def test_whoever_had_nothing_to_do_is_listed_and_not_last() -> None:
    found = places("on_time", a=Count(1, 10))
    assert found["e"] == Place("e", None, None, "no_reports")


@pytest.mark.parametrize("measure", ["contributed", "surveys"])
def test_parts_of_the_whole_province_are_never_ranked(measure: str) -> None:
    found = places(measure, a=Count(90, 100), b=Count(10, 100))
    assert {found[one].rank for one in "ab"} == {None}
    assert {found[one].reason for one in "ab"} == {"not_comparable"}


def test_what_is_known_of_nobody_ranks_nobody() -> None:
    (wards, rural) = league.of(catalogue.measure("reach"), KINDS, Unknown("only_today"))
    assert (wards.ranked, rural.ranked) == (0, 0)
    assert {one.reason for one in wards.places} == {"only_today"}


def test_nothing_of_nothing_is_no_share() -> None:
    assert table.share(None) is None
    assert table.share(Count(1, 3)) == 0.3333


def test_the_file_has_a_reading_for_each_figure_and_a_sentence_for_each_reason() -> None:
    assert [one.id for one in catalogue.measures()] == list(figures.COMPUTERS)
    for code in catalogue.reasons():
        assert catalogue.reason(code, "vi") != catalogue.reason(code, "en")
