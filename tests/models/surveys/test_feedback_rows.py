"""Rows of ratings: what is hidden of one year can't be told from the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from models.surveys import feedback_rows
from models.surveys.feedback_totals import FeedbackTotal

YEARS: dict[str, dict[str, dict[str, int]]] = {
    "2026-03": {"a": {"5": 12, "4": 9}, "b": {"5": 9, "4": 8}, "c": {"5": 9, "4": 9}},
    "2027-03": {"a": {"5": 9, "4": 1}, "b": {"5": 20, "4": 8}, "c": {"5": 9, "4": 9}},
}


def rows() -> Iterator[FeedbackTotal]:
    for month, areas in YEARS.items():
        for area, ratings in areas.items():
            made: Any = {"month": month, "area_id": area, "edition": 1, "ratings": ratings, "texts": 0}
            yield cast(FeedbackTotal, made)


def fours(year: int | None) -> dict[str, int | None]:
    found = feedback_rows.told(list(rows()), lambda row: row["area_id"], year)
    return {row.name: row.counts[4] for row in found}


def test_a_year_hides_a_small_number_with_another() -> None:
    assert fours(2026) == {"a": 9, "b": 8, "c": 9}
    found = fours(2027)
    assert found["a"] is None
    assert list(found.values()).count(None) == 2


def test_all_years_together_do_not_tell_what_one_hides() -> None:
    hidden = {name for name, count in fours(2027).items() if count is None}
    assert {name for name, count in fours(None).items() if count is None} >= hidden


def test_each_month_is_told_as_in_its_year() -> None:
    whole = feedback_rows.by_month(list(rows()))
    assert whole == [one for year in (2026, 2027) for one in feedback_rows.by_month(list(rows()), year)]
