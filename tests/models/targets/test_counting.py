"""Counting and judging: pure functions, from facts to numerator and denominator, and what they mean."""

from __future__ import annotations

from typing import Any, cast

import pytest

from models.staff.staff import StaffMember
from models.stations.stations import Station
from models.targets import catalogue, computers, counting
from models.targets.counting import Count, Unknown
from models.targets.judging import needed, standing

UNITS = {"a": "a", "a trước": "a", "b": "b"}


def station(area_id: str, **given: Any) -> Station:
    """A station as far as counting looks at it."""
    row = {
        "area_id": area_id,
        "technology": "fm",
        "retired_at": None,
        "year_installed": 2015,
        "converted": None,
    }
    return cast(Station, row | given)


def member(area_id: str, *trained_on: str, **given: Any) -> StaffMember:
    """Somebody as far as counting looks at them."""
    trainings = [{"day": day, "skills": ["content"]} for day in trained_on]
    row = {
        "area_id": area_id,
        "started_on": "2022-01-01",
        "left_on": "",
        "skills": ["content"],
        "trainings": trainings,
    }
    return cast(StaffMember, row | given)


def test_stations_count_where_they_are_now_whatever_their_commune_was_called() -> None:
    found = counting.stations_on_ip(
        UNITS, [station("a trước"), station("a", technology="ip"), station("elsewhere")]
    )
    assert found == {"a": Count(1, 2)}


def test_a_pace_counts_the_conversions_of_one_year_of_the_baseline() -> None:
    done = {"day": "2023-04-01", "year_installed": 2015}
    rows = [station("a", technology="ip", converted=done), station("a"), station("b", technology="ip")]
    assert counting.conversion_pace(UNITS, rows, 2023) == {"a": Count(1, 2)}
    assert counting.conversion_pace(UNITS, rows, 2024) == {"a": Count(0, 2)}


def test_staff_count_who_are_there_that_day() -> None:
    rows = [member("a", "2024-01-01"), member("a"), member("b", left_on="2023-01-01")]
    assert counting.staff_trained(UNITS, rows, "2024-12-31") == {"a": Count(1, 2)}


def test_papers_of_all_offices_of_a_commune_are_added_up() -> None:
    rows = [("a", Count(1, 2)), ("a trước", Count(1, 1)), ("b", Count(0, 1)), ("elsewhere", Count(1, 1))]
    assert counting.papers(UNITS, rows) == {"a": Count(2, 3), "b": Count(0, 1)}


def test_whoever_was_not_asked_owes_the_yearly_report_too() -> None:
    assert counting.reported(["a", "b"], {"a"}, {"a"}) == {"a": Count(1, 1), "b": Count(0, 1)}


def test_a_page_with_an_overdue_question_does_not_live() -> None:
    assert counting.pages(["a", "b"], {"a", "b"}, {"b"}) == {"a": Count(1, 1), "b": Count(0, 1)}


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (counting.reaching(["a"], [], []), "hamlets_unknown"),
        (counting.stations_on_ip(UNITS, []), "no_stations"),
        (counting.conversion_pace(UNITS, [station("a", technology="ip")], 2023), "no_baseline"),
        (counting.staff_trained(UNITS, [], "2024-12-31"), "no_staff"),
        (counting.opinions({}), "no_opinions"),
        (counting.answered_for("p", Count(0, 0)), "no_posts"),
        (counting.contributors("p", Count(0, 0)), "no_units"),
        (counting.papers(UNITS, [("elsewhere", Count(1, 1))]), "no_papers"),
        (counting.reported(["a"], {"elsewhere"}, set()), "no_yearly_report"),
    ],
)
def test_nothing_to_count_is_no_nought_percent(found: object, reason: str) -> None:
    assert found == Unknown(reason)
    assert catalogue.reason(reason, "vi")


@pytest.mark.parametrize(
    ("target", "of", "least"), [("TV-1", 41, 41), ("TV-2b", 35, 25), ("TV-5b", 7, 6), ("TV-3", 41, 21)]
)
def test_more_than_is_not_at_least(target: str, of: int, least: int) -> None:
    assert needed(catalogue.target(target), of) == least


def test_what_is_missing_is_spread_over_the_years_that_are_left() -> None:
    found = standing(catalogue.target("TV-1"), 40, 104, 2023)
    assert (found.reached, found.missing, found.a_year, found.is_over) == (False, 64, 22, False)
    assert standing(catalogue.target("TV-1"), 40, 41, 2026)[2:] == (None, True)


def test_no_figure_is_neither_reached_nor_missed() -> None:
    assert standing(catalogue.target("TV-1"), 0, 0, 2023).reached is None


def test_the_file_has_every_target_of_both_plans_and_a_computer_for_each_name() -> None:
    trees = [f"TV-{n}" for n in ("1", "2a", "2b", "3", "4", "5a", "5b", *range(6, 15))]
    assert [one.id for one in catalogue.targets("tra_vinh")] == trees
    assert [one.id for one in catalogue.targets("long_an")] == [f"LA-{n}" for n in range(1, 10)]
    named = {one.computer for plan in catalogue.plans() for one in catalogue.targets(plan)} - {""}
    assert named == computers.COMPUTERS.keys()
    named = {one.caveat for plan in catalogue.plans() for one in catalogue.targets(plan)} - {""}
    assert named <= set(catalogue.reasons())
